package io.emailthrottle.vendor.mailgun;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.http.AddressText;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import io.emailthrottle.vendor.mime.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.client5.http.entity.mime.ByteArrayBody;
import org.apache.hc.client5.http.entity.mime.FormBodyPartBuilder;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.client5.http.entity.mime.StringBody;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;

/**
 * Writes an email as Mailgun's form.
 *
 * <p>File names stand in the part's header as raw UTF-8, as browsers write them: Mailgun drops an attachment whose name
 * is written as RFC 5987's {@code filename*}. An inline part has its content id for a name, because that is what
 * Mailgun takes for the cid. A tag becomes {@code o:tag} {@code name:value}, ten at most. The email's id travels as the
 * variable {@code email_id}, which every event repeats.
 */
final class MailgunForm {

    private static final int MAX_TAGS = 10;
    private static final ContentType TEXT = ContentType.create("text/plain", StandardCharsets.UTF_8);

    /** Names no charset: a form's is UTF-8, but the library would claim ISO-8859-1. */
    private static final ContentType FORM = ContentType.create("multipart/form-data");

    private final MultipartEntityBuilder form = MultipartEntityBuilder.create()
            .setMode(HttpMultipartMode.LEGACY)
            .setContentType(FORM)
            .setCharset(StandardCharsets.UTF_8);

    /** Options of all kinds have 16 KB together (https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages). */
    private static final Tags.MetadataLimits VARIABLES = new Tags.MetadataLimits(100, 255, 2_000, 2_500);

    HttpEntity of(Email email, boolean testMode) {
        text("from", AddressText.of(email.from()));
        addresses("to", email.to());
        addresses("cc", email.cc());
        addresses("bcc", email.bcc());
        text("subject", oneLine(email.subject()));
        if (email.text() != null) {
            text("text", email.text());
        }
        if (email.html() != null) {
            text("html", email.html());
        }
        if (!email.replyTo().isEmpty()) {
            text("h:Reply-To", AddressText.inHeader(email.replyTo()));
        }
        MessageHeaders.of(email).forEach((name, value) -> text("h:" + name, oneLine(value)));
        options(email, testMode);
        email.attachments().forEach(this::file);
        return form.build();
    }

    /** Of {@code messages.mime}: Mailgun sends to whom {@code to} names, and to nobody else whom the headers name. */
    HttpEntity ofRaw(Email email, boolean testMode) throws MessageRejected {
        email.recipients().forEach(recipient -> text("to", recipient.address()));
        options(email, testMode);
        byte[] message = WireMessage.of(email).bytes(email.wireSize());
        form.addPart(FormBodyPartBuilder.create(
                        "message", new ByteArrayBody(message, "message.mime"), HttpMultipartMode.LEGACY)
                .setField("Content-Type", "message/rfc822")
                .build());
        return form.build();
    }

    private void options(Email email, boolean testMode) {
        Tags.asWords(email, MAX_TAGS).forEach(tag -> text("o:tag", tag));
        Tags.metadata(email, "email_id", VARIABLES).forEach((name, value) -> text("v:" + oneLine(name), value));
        if (testMode) {
            text("o:testmode", "yes");
        }
    }

    private void addresses(String field, List<Address> addresses) {
        addresses.forEach(address -> text(field, AddressText.of(address)));
    }

    private void text(String field, String value) {
        form.addPart(FormBodyPartBuilder.create(field, new StringBody(value, TEXT), HttpMultipartMode.LEGACY)
                .build());
    }

    private void file(Attachment attachment) {
        String field = attachment.inline() ? "inline" : "attachment";
        String name = oneLine(attachment.contentId() == null ? attachment.filename() : attachment.contentId());
        ByteArrayBody body = new ByteArrayBody(attachment.content(), name);
        form.addPart(FormBodyPartBuilder.create(field, body, HttpMultipartMode.LEGACY)
                .setField("Content-Type", attachment.contentType())
                .build());
    }

    /** Mailgun makes headers of these, so a line break in them would be a header of its own. */
    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}+", " ");
    }
}
