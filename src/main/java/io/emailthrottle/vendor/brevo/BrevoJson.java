package io.emailthrottle.vendor.brevo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes an email in Brevo's shape.
 *
 * <p>Brevo makes the Message-ID itself, and answers with it. The email's id travels in the header {@code
 * X-Mailin-custom}, which every event repeats. Some headers are no headers of the message, but tell Brevo what to do.
 */
final class BrevoJson {

    /** What Brevo itself produces, and what would overrule ours. */
    private static final String[] FORBIDDEN = {"message-id", "x-mailin-custom", "idempotencykey", "x-sib-sandbox"};

    private static final Pattern PUNCTUATION = Pattern.compile("[\\p{Punct}]");

    private final JsonGenerator json;
    private final JsonFields fields;

    BrevoJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json, "email", "name");
    }

    void write(Email email, UUID key, boolean sandbox) throws IOException {
        json.writeStartObject();
        fields.address("sender", named(email.from()));
        fields.addresses("to", named(email.to()));
        fields.addresses("cc", named(email.cc()));
        fields.addresses("bcc", named(email.bcc()));
        fields.firstAddress("replyTo", named(email.replyTo()));
        fields.text("subject", email.subject());
        fields.text("textContent", email.text());
        fields.text("htmlContent", email.html());
        fields.map("headers", headers(email, key, sandbox));
        fields.objects("attachment", email.attachments(), this::attachment);
        fields.texts("tags", Tags.asWords(email, Integer.MAX_VALUE));
        json.writeEndObject();
    }

    private static List<Address> named(List<Address> addresses) {
        return addresses.stream().map(BrevoJson::named).toList();
    }

    /** Brevo drops a name that has both letters outside ASCII and punctuation, unless it is encoded already. */
    private static Address named(Address address) {
        String name = address.name();
        if (name == null
                || name.chars().allMatch(c -> c < 0x80)
                || !PUNCTUATION.matcher(name).find()) {
            return address;
        }
        try {
            return new Address(MimeUtility.encodeText(name, "UTF-8", "B"), address.address());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JVM has UTF-8", e);
        }
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
