package io.emailthrottle.vendor.azure;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import java.io.IOException;

/**
 * Writes an email in the shape of Azure Communication Services.
 *
 * <p>The sender's display name belongs to the resource, so only the address is sent. There are no labels.
 */
final class AzureJson {

    private final JsonGenerator json;
    private final JsonFields fields;

    AzureJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json, "address", "displayName");
    }

    void write(Email email) throws IOException {
        json.writeStartObject();
        fields.text("senderAddress", email.from().address());
        json.writeObjectFieldStart("recipients");
        fields.addresses("to", email.to());
        fields.addresses("cc", email.cc());
        fields.addresses("bcc", email.bcc());
        json.writeEndObject();
        fields.addresses("replyTo", email.replyTo());
        json.writeObjectFieldStart("content");
        fields.text("subject", email.subject());
        fields.text("plainText", email.text());
        fields.text("html", email.html());
        json.writeEndObject();
        fields.map("headers", MessageHeaders.of(email));
        fields.objects("attachments", email.attachments(), this::attachment);
        json.writeEndObject();
    }

    private void attachment(Attachment attachment) throws IOException {
        fields.text("name", attachment.filename());
        fields.text("contentType", attachment.contentType());
        json.writeBinaryField("contentInBase64", attachment.content());
        fields.text("contentId", attachment.contentId());
    }
}
