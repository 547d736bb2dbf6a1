package io.emailthrottle.vendor.sendgrid;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Tag;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
    private static final Set<String> FORBIDDEN = Set.of(
            "received",
            "dkim-signature",
            "content-type",
            "content-transfer-encoding",
            "to",
            "from",
            "subject",
            "reply-to",
            "cc",
            "bcc",
            "x-sg-id",
            "x-sg-eid");

    private final JsonGenerator json;
    private final Set<String> seen = new HashSet<>();

    SendGridJson(JsonGenerator json) {
        this.json = json;
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
        json.writeFieldName("from");
        address(email.from());
        replyTo(email.replyTo());
        json.writeStringField("subject", email.subject());
        content(email);
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> header :
                MessageHeaders.of(email, FORBIDDEN).entrySet()) {
            json.writeStringField(header.getKey(), header.getValue());
        }
        json.writeEndObject();
        attachments(email.attachments());
        categories(email.tags());
        json.writeObjectFieldStart("custom_args");
        json.writeStringField("email_id", email.id().toString());
        json.writeEndObject();
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
        addresses(
                field,
                addresses.stream()
                        .filter(address -> seen.add(address.address().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    private void addresses(String field, List<Address> addresses) throws IOException {
        if (addresses.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(field);
        for (Address address : addresses) {
            address(address);
        }
        json.writeEndArray();
    }

    private void address(Address address) throws IOException {
        json.writeStartObject();
        json.writeStringField("email", address.address());
        if (address.name() != null) {
            json.writeStringField("name", address.name());
        }
        json.writeEndObject();
    }

    private void replyTo(List<Address> replyTo) throws IOException {
        if (replyTo.size() == 1) {
            json.writeFieldName("reply_to");
            address(replyTo.getFirst());
        } else {
            addresses("reply_to_list", replyTo);
        }
    }

    /** Plain text first, as SendGrid demands. */
    private void content(Email email) throws IOException {
        json.writeArrayFieldStart("content");
        content("text/plain", email.text(), email.html());
        content("text/html", email.html(), email.text());
        json.writeEndArray();
    }

    /** SendGrid refuses an empty body, so it is left out when there is another one. */
    private void content(String type, String body, String other) throws IOException {
        if (body == null || body.isEmpty() && other != null && !other.isEmpty()) {
            return;
        }
        json.writeStartObject();
        json.writeStringField("type", type);
        json.writeStringField("value", body);
        json.writeEndObject();
    }

    private void attachments(List<Attachment> attachments) throws IOException {
        if (attachments.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("attachments");
        for (Attachment attachment : attachments) {
            json.writeStartObject();
            json.writeBinaryField("content", attachment.content());
            json.writeStringField("type", attachment.contentType());
            json.writeStringField("filename", attachment.filename());
            json.writeStringField("disposition", attachment.inline() ? "inline" : "attachment");
            if (attachment.inline()) {
                json.writeStringField("content_id", attachment.contentId());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void categories(List<Tag> tags) throws IOException {
        if (tags.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("categories");
        for (String tag : Tags.asWords(tags, MAX_CATEGORIES)) {
            json.writeString(tag);
        }
        json.writeEndArray();
    }
}
