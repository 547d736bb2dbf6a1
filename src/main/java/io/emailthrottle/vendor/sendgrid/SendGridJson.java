package io.emailthrottle.vendor.sendgrid;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Alternative;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes an email in SendGrid's shape.
 *
 * <p>A tag becomes a category {@code name:value}, because a category is one word, and both halves are wanted in
 * SendGrid's statistics; SendGrid takes ten, so further tags stay with us. The email's id travels as the custom argument
 * {@code email_id}, which every event repeats.
 */
final class SendGridJson {

    private static final int MAX_CATEGORIES = 10;

    /** SendGrid answers 400 to these. */
    private static final String[] FORBIDDEN = {
        "received", "dkim-signature", "content-type", "content-transfer-encoding", "x-sg-id", "x-sg-eid"
    };

    /** 10,000 bytes (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/limitations); a character has up to four. */
    private static final Tags.MetadataLimits CUSTOM_ARGS = new Tags.MetadataLimits(100, 255, 2_000, 2_500);

    private final JsonGenerator json;
    private final JsonFields fields;
    private final Set<String> seen = new HashSet<>();

    SendGridJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json, "email", "name");
    }

    void write(Email email, boolean sandbox) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("personalizations");
        json.writeStartObject();
        recipients("to", email.to());
        recipients("cc", email.cc());
        recipients("bcc", email.bcc());
        json.writeEndObject();
        json.writeEndArray();
        fields.address("from", email.from());
        replyTo(email.replyTo());
        json.writeStringField("subject", email.subject());
        content(email);
        fields.map("headers", MessageHeaders.of(email, FORBIDDEN));
        fields.objects("attachments", email.attachments(), this::attachment);
        fields.texts("categories", Tags.asWords(email, MAX_CATEGORIES));
        fields.map("custom_args", Tags.metadata(email, "email_id", CUSTOM_ARGS));
        if (sandbox) {
            json.writeObjectFieldStart("mail_settings");
            json.writeObjectFieldStart("sandbox_mode");
            json.writeBooleanField("enable", true);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** SendGrid refuses an address that stands twice in to, cc and bcc, in whatever case; the first place wins. */
    private void recipients(String field, List<Address> addresses) throws IOException {
        if (addresses.isEmpty()) {
            return;
        }
        fields.addresses(
                field,
                addresses.stream()
                        .filter(address -> seen.add(address.address().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    private void replyTo(List<Address> replyTo) throws IOException {
        if (replyTo.size() == 1) {
            fields.address("reply_to", replyTo.getFirst());
        } else {
            fields.addresses("reply_to_list", replyTo);
        }
    }

    /** Plain text first, html second, all else behind them, as SendGrid demands. */
    private void content(Email email) throws IOException {
        json.writeArrayFieldStart("content");
        content("text/plain", email.text());
        content("text/html", email.html());
        if (email.content() instanceof Content.Raw raw) {
            for (Alternative alternative : raw.alternatives()) {
                content(alternative.contentType(), alternative.text());
            }
        }
        json.writeEndArray();
    }

    /** SendGrid refuses an empty body beside another one. */
    private void content(String type, @Nullable String body) throws IOException {
        if (body == null || body.isEmpty()) {
            return;
        }
        json.writeStartObject();
        json.writeStringField("type", type);
        json.writeStringField("value", body);
        json.writeEndObject();
    }

    /** SendGrid answers 400 to parameters of a type, as in {@code text/csv; charset=utf-8}. */
    private void attachment(Attachment attachment) throws IOException {
        json.writeBinaryField("content", attachment.content());
        json.writeStringField("type", attachment.bareType());
        json.writeStringField("filename", attachment.filename());
        json.writeStringField("disposition", attachment.inline() ? "inline" : "attachment");
        fields.text("content_id", attachment.contentId());
    }
}
