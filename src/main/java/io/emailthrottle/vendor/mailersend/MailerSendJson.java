package io.emailthrottle.vendor.mailersend;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes an email in MailerSend's shape.
 *
 * <p>MailerSend takes no metadata, and of a file it takes the type from the name.
 */
final class MailerSendJson {

    static final int MAX_TAGS = 5;

    private final JsonGenerator json;
    private final JsonFields fields;

    MailerSendJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json, "email", "name");
    }

    void write(Email email, boolean customHeaders) throws IOException {
        json.writeStartObject();
        fields.address("from", email.from());
        fields.addresses("to", email.to());
        fields.addresses("cc", email.cc());
        fields.addresses("bcc", email.bcc());
        fields.firstAddress("reply_to", email.replyTo());
        fields.text("subject", email.subject());
        fields.text("text", email.text());
        fields.text("html", email.html());
        if (customHeaders) {
            fields.objects("headers", List.copyOf(MessageHeaders.of(email).entrySet()), this::header);
        }
        fields.objects("attachments", email.attachments(), this::attachment);
        fields.texts("tags", Tags.asWords(email.tags(), MAX_TAGS));
        json.writeEndObject();
    }

    private void header(Map.Entry<String, String> header) throws IOException {
        fields.text("name", header.getKey());
        fields.text("value", header.getValue());
    }

    private void attachment(Attachment attachment) throws IOException {
        fields.text("filename", attachment.filename());
        json.writeBinaryField("content", attachment.content());
        fields.text("disposition", attachment.inline() ? "inline" : "attachment");
        fields.text("id", attachment.contentId());
    }
}
