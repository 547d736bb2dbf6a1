package io.emailthrottle.vendor.mime;

import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.raw.RawFields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A message that somebody else wrote, octet by octet. In front of it stand the fields that RFC 5321, 4.4, and RFC 5322, 3.6, ask
 * for: Received, and Date and Message-ID where they are missing. They depend on the email alone, so that each attempt has the
 * same; and Received names no client, whose address is nobody's business.
 */
final class KeptMessage implements WireMessage {

    private final byte[] added;
    private final byte[] message;

    KeptMessage(Email email, Content.Raw raw) {
        this.message = raw.message();
        Set<String> names = RawFields.of(message).names();
        String date = MimeHeaders.date(email.createdAt());
        StringBuilder fields = new StringBuilder("Received: by email-throttle id ")
                .append(email.id())
                .append(";\r\n ")
                .append(date)
                .append("\r\n");
        if (!names.contains("date")) {
            fields.append("Date: ").append(date).append("\r\n");
        }
        if (!names.contains("message-id")) {
            fields.append("Message-ID: ").append(email.messageId()).append("\r\n");
        }
        this.added = fields.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(added);
        out.write(message);
    }

    @Override
    public boolean eightBit() {
        for (byte octet : message) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }
}
