package io.emailthrottle.vendor.postmark;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.AddressText;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an email in Postmark's shape.
 *
 * <p>Postmark knows one tag an email: the first. The email's id travels as the metadata {@code email_id}, which every
 * event repeats.
 */
final class PostmarkJson {

    /** Makes Postmark leave our Message-ID in place of its own. */
    private static final String KEEP_ID = "X-PM-KeepID";

    /** Ten fields, names of 20 and values of 80 characters (https://postmarkapp.com/support/article/1125-custom-metadata-faq). */
    private static final Tags.MetadataLimits METADATA = new Tags.MetadataLimits(10, 20, 80, 1_000);

    private final JsonGenerator json;
    private final JsonFields fields;

    PostmarkJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json);
    }

    void write(Email email, String messageStream) throws IOException {
        json.writeStartObject();
        fields.text("From", AddressText.of(email.from()));
        addresses("To", email.to());
        addresses("Cc", email.cc());
        addresses("Bcc", email.bcc());
        addresses("ReplyTo", email.replyTo());
        fields.text("Subject", email.subject());
        fields.text("TextBody", email.text());
        fields.text("HtmlBody", email.html());
        Map<String, String> headers = new LinkedHashMap<>(MessageHeaders.of(email));
        headers.put(KEEP_ID, "true");
        fields.pairs("Headers", "Name", "Value", headers);
        fields.objects("Attachments", email.attachments(), this::attachment);
        for (String tag : Tags.asWords(email, 1)) {
            fields.text("Tag", tag);
        }
        fields.map("Metadata", Tags.metadata(email, "email_id", METADATA));
        fields.text("MessageStream", messageStream);
        json.writeEndObject();
    }

    private void addresses(String field, List<Address> addresses) throws IOException {
        if (!addresses.isEmpty()) {
            fields.text(field, AddressText.of(addresses));
        }
    }

    private void attachment(Attachment attachment) throws IOException {
        fields.text("Name", attachment.filename());
        json.writeBinaryField("Content", attachment.content());
        fields.text("ContentType", attachment.contentType());
        if (attachment.inline()) {
            fields.text("ContentID", "cid:" + attachment.contentId());
        }
    }
}
