package io.emailthrottle.vendor.mime;

import io.emailthrottle.vendor.MessageRejected;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;

/** A message that was made of an email's fields, in ASCII throughout. */
record RenderedMessage(MimeMessage message) implements WireMessage {

    @Override
    public void writeTo(OutputStream out) throws IOException, MessageRejected {
        try {
            message.writeTo(out);
        } catch (MessagingException e) {
            throw new MessageRejected("it cannot be written as a MIME message: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean eightBit() {
        return false;
    }
}
