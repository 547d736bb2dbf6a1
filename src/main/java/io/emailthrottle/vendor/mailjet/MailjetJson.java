package io.emailthrottle.vendor.mailjet;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.List;

/**
 * Writes an email in Mailjet's shape.
 *
 * <p>Mailjet makes the Message-ID itself. The email's id travels as {@code CustomID}, which every event repeats. The
 * first tag becomes the campaign, Mailjet's only label.
 */
final class MailjetJson {

    /** Mailjet answers 400 to these, and to those with which {@link MailjetSender} passes it over. */
    private static final String[] FORBIDDEN = {
        "authentication-results",
        "date",
        "delivered-to",
        "dkim-signature",
        "domainkey-status",
        "message-id",
        "received",
        "received-spf",
        "return-path",
        "sender",
        "user-agent",
        "x-mailer"
    };

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
        fields.objects("Attachments", email.files(), this::attachment);
        fields.objects("InlinedAttachments", email.inlineImages(), this::attachment);
        for (String tag : Tags.asWords(email, 1)) {
            fields.text("CustomCampaign", tag);
        }
        fields.text("CustomID", email.id().toString());
    }

    private void attachment(Attachment attachment) throws IOException {
        fields.text("Filename", attachment.filename());
        fields.text("ContentType", attachment.contentType());
        fields.text("ContentID", attachment.contentId());
        json.writeBinaryField("Base64Content", attachment.content());
    }
}
