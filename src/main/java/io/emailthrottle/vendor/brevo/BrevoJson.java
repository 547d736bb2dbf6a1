package io.emailthrottle.vendor.brevo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes an email in Brevo's shape.
 *
 * <p>Brevo makes the Message-ID itself, and answers with it. The email's id travels in the header {@code
 * X-Mailin-custom}, which every event repeats. Some headers are no headers of the message, but tell Brevo what to do.
 */
final class BrevoJson {

    /** What fields and Brevo itself produce, and what would overrule ours. */
    private static final Set<String> FORBIDDEN = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "subject",
            "reply-to",
            "message-id",
            "x-mailin-custom",
            "idempotencykey",
            "x-sib-sandbox");

    private final JsonGenerator json;
    private final JsonFields fields;

    BrevoJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json, "email", "name");
    }

    void write(Email email, UUID key, boolean sandbox) throws IOException {
        json.writeStartObject();
        fields.address("sender", email.from());
        fields.addresses("to", email.to());
        fields.addresses("cc", email.cc());
        fields.addresses("bcc", email.bcc());
        fields.firstAddress("replyTo", email.replyTo());
        fields.text("subject", email.subject());
        fields.text("textContent", email.text());
        fields.text("htmlContent", email.html());
        fields.map("headers", headers(email, key, sandbox));
        fields.objects("attachment", email.attachments(), this::attachment);
        fields.texts("tags", Tags.asWords(email.tags(), Integer.MAX_VALUE));
        json.writeEndObject();
    }

    private static Map<String, String> headers(Email email, UUID key, boolean sandbox) {
        Map<String, String> headers = new LinkedHashMap<>(MessageHeaders.of(email, FORBIDDEN));
        headers.put("X-Mailin-custom", "email_id:" + email.id());
        headers.put("idempotencyKey", key.toString());
        if (sandbox) {
            headers.put("X-Sib-Sandbox", "drop");
        }
        return headers;
    }

    private void attachment(Attachment attachment) throws IOException {
        fields.text("name", attachment.filename());
        json.writeBinaryField("content", attachment.content());
    }
}
