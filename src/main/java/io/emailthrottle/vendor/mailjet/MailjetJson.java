package io.emailthrottle.vendor.mailjet;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Writes an email in Mailjet's shape.
 *
 * <p>Mailjet makes the Message-ID itself. The email's id travels as {@code CustomID}, which every event repeats. The
 * first tag becomes the campaign, Mailjet's only label.
 */
final class MailjetJson {

    /** Mailjet answers 400 to these; {@link MailjetSender} says with which of them it is passed over. */
    private static final Set<String> FORBIDDEN = Set.of(
            "authentication-results",
            "bcc",
            "cc",
            "date",
            "delivered-to",
            "dkim-signature",
            "domainkey-status",
            "from",
            "list-id",
            "message-id",
            "received",
            "received-spf",
            "reply-to",
            "return-path",
            "sender",
            "subject",
            "to",
            "user-agent",
            "x-csa-complaints",
            "x-feedback-id",
            "x-mailer");

    private final JsonGenerator json;
    private final JsonFields fields;

    MailjetJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json, "Email", "Name");
    }

    void write(Email email, boolean sandbox) throws IOException {
        json.writeStartObject();
        fields.objects("Messages", List.of(email), this::message);
        if (sandbox) {
            json.writeBooleanField("SandboxMode", true);
        }
        json.writeEndObject();
    }

    private void message(Email email) throws IOException {
        fields.address("From", email.from());
        fields.addresses("To", email.to());
        fields.addresses("Cc", email.cc());
        fields.addresses("Bcc", email.bcc());
        fields.firstAddress("ReplyTo", email.replyTo());
        fields.text("Subject", email.subject());
        fields.text("TextPart", email.text());
        fields.text("HTMLPart", email.html());
        fields.map("Headers", MessageHeaders.of(email, FORBIDDEN));
        fields.objects("Attachments", files(email, false), this::attachment);
        fields.objects("InlinedAttachments", files(email, true), this::attachment);
        for (String tag : Tags.asWords(email.tags(), 1)) {
            fields.text("CustomCampaign", tag);
        }
        fields.text("CustomID", email.id().toString());
    }

    private static List<Attachment> files(Email email, boolean inline) {
        return email.attachments().stream()
                .filter(file -> file.inline() == inline)
                .toList();
    }

    private void attachment(Attachment attachment) throws IOException {
        fields.text("Filename", attachment.filename());
        fields.text("ContentType", attachment.contentType());
        fields.text("ContentID", attachment.contentId());
        json.writeBinaryField("Base64Content", attachment.content());
    }
}
