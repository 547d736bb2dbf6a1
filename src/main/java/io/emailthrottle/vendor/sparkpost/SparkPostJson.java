package io.emailthrottle.vendor.sparkpost;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.AddressText;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes an email in SparkPost's shape.
 *
 * <p>SparkPost writes one message for each recipient: a copy is one more recipient whose To header names the others. It
 * reads subject, bodies and headers as templates, so braces are written as the macros that stand for them. The first
 * tag becomes the campaign. The email's id travels as metadata, which every event repeats.
 */
final class SparkPostJson {

    private static final int MAX_CAMPAIGN = 64;

    /** Not {@code email_id}, which SparkPost's templates reserve. */
    private static final String ID = "email_throttle_id";

    private static final Pattern BRACES = Pattern.compile("\\{\\{|\\}\\}");

    /** 10 KB per recipient (https://developers.sparkpost.com/api/transmissions/); a character has up to four bytes. */
    private static final Tags.MetadataLimits METADATA = new Tags.MetadataLimits(100, 255, 2_000, 2_500);

    private final JsonGenerator json;
    private final JsonFields fields;

    SparkPostJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json, "email", "name");
    }

    /** @param raw the message to send in place of the fields, or null */
    void write(Email email, @Nullable String raw) throws IOException {
        json.writeStartObject();
        if (raw == null) {
            String to = literal(AddressText.of(email.to()));
            fields.objects("recipients", email.recipients(), recipient -> recipient(recipient, to));
        } else {
            fields.objects("recipients", email.recipients(), recipient -> recipient(recipient, null));
        }
        json.writeObjectFieldStart("content");
        if (raw == null) {
            content(email);
        } else {
            fields.text("email_rfc822", raw);
        }
        json.writeEndObject();
        json.writeObjectFieldStart("options");
        json.writeBooleanField("transactional", true);
        json.writeEndObject();
        fields.map("metadata", Tags.metadata(email, ID, METADATA));
        for (String tag : Tags.asWords(email, 1)) {
            fields.text("campaign_id", tag.substring(0, Math.min(tag.length(), MAX_CAMPAIGN)));
        }
        json.writeEndObject();
    }

    /**
     * Whether SparkPost sends a raw message as it is: it must be UTF-8, because it travels in JSON, and hold nothing that SparkPost
     * would read as a template, also where it is encoded.
     */
    static boolean takesRaw(Email email) {
        byte[] message = ((Content.Raw) email.content()).message();
        Stream<String> read = Stream.concat(
                Stream.of(email.subject(), email.text(), email.html()), email.headers().values().stream());
        String text = utf8(message);
        return text != null && !text.contains("{{") && read.noneMatch(part -> part != null && part.contains("{{"));
    }

    private static @Nullable String utf8(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private void recipient(Address recipient, @Nullable String to) throws IOException {
        json.writeObjectFieldStart("address");
        fields.text("email", recipient.address());
        fields.text("header_to", to);
        json.writeEndObject();
    }

    private void content(Email email) throws IOException {
        fields.address(
                "from", new Address(literal(email.from().name()), email.from().address()));
        fields.text("subject", literal(email.subject()));
        if (!email.replyTo().isEmpty()) {
            fields.text("reply_to", literal(AddressText.of(email.replyTo())));
        }
        fields.map("headers", headers(email));
        fields.text("text", literal(email.text()));
        fields.text("html", literal(email.html()));
        fields.objects("attachments", email.files(), file -> file(file, file.filename()));
        fields.objects("inline_images", email.inlineImages(), file -> file(file, file.contentId()));
    }

    private static Map<String, String> headers(Email email) {
        Map<String, String> headers = new LinkedHashMap<>(MessageHeaders.of(email));
        headers.replaceAll((name, value) -> literal(value));
        if (!email.cc().isEmpty()) {
            headers.put("CC", literal(AddressText.of(email.cc())));
        }
        return headers;
    }

    private void file(Attachment file, @Nullable String name) throws IOException {
        fields.text("name", name);
        fields.text("type", file.contentType());
        json.writeBinaryField("data", file.content());
    }

    /** The text as it comes out of SparkPost's templates unchanged; null stays null. */
    private static @Nullable String literal(@Nullable String text) {
        return text == null
                ? null
                : BRACES.matcher(text)
                        .replaceAll(braces -> braces.group().equals("{{")
                                ? "{{opening_double_curly()}}"
                                : "{{closing_double_curly()}}");
    }
}
