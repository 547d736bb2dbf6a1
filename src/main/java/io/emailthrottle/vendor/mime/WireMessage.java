package io.emailthrottle.vendor.mime;

import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.MessageRejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** An email's message as it is transmitted: with CRLF line ends and without Bcc. */
public sealed interface WireMessage permits RenderedMessage, KeptMessage {

    /** @throws MessageRejected when the email's fields make no message */
    static WireMessage of(Email email) throws MessageRejected {
        return switch (email.content()) {
            case Content.Composed _ -> new RenderedMessage(new MimeRenderer().render(email));
            case Content.Raw raw -> new KeptMessage(email, raw);
        };
    }

    /**
     * @throws IOException when the stream does not take it
     * @throws MessageRejected when it cannot be written
     */
    void writeTo(OutputStream out) throws IOException, MessageRejected;

    /** Whether it has octets beyond ASCII, which not every SMTP server takes (RFC 6152). */
    boolean eightBit();

    /** @param about its size, which is made room for */
    default byte[] bytes(long about) throws MessageRejected {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(about, Integer.MAX_VALUE - 8));
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new MessageRejected("it cannot be written as a MIME message: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }
}
