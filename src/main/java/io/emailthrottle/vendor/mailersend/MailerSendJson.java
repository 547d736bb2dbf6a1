package io.emailthrottle.vendor.mailersend;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
            Map<String, String> headers = new LinkedHashMap<>(MessageHeaders.of(email));
            fields.text("in_reply_to", taken(headers, "In-Reply-To"));
            String references = taken(headers, "References");
            fields.texts(
                    "references",
                    references == null ? List.of() : List.of(references.strip().split("\\s+")));
            String precedence = taken(headers, "Precedence");
            if ("bulk".equalsIgnoreCase(precedence)) {
                json.writeBooleanField("precedence_bulk", true);
            } else if (precedence != null) {
                headers.put("Precedence", precedence);
            }
            fields.pairs("headers", "name", "value", headers);
        }
        fields.objects("attachments", email.attachments(), this::attachment);
        fields.texts("tags", Tags.asWords(email, MAX_TAGS));
        json.writeEndObject();
    }

    /** A header that has a field of its own, which MailerSend wants used; null for none. */
    private static @Nullable String taken(Map<String, String> headers, String name) {
        for (String key : List.copyOf(headers.keySet())) {
            if (key.equalsIgnoreCase(name)) {
                return headers.remove(key);
            }
        }
        return null;
    }

    private void attachment(Attachment attachment) throws IOException {
        fields.text("filename", attachment.filename());
        json.writeBinaryField("content", attachment.content());
        fields.text("disposition", attachment.inline() ? "inline" : "attachment");
        fields.text("id", attachment.contentId());
    }
}
