package io.emailthrottle.vendor.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;

/** A MIME message that keeps its Message-ID when it is saved, and that any thread can write. */
final class StableMessage extends MimeMessage {

    private final String messageId;

    StableMessage(String messageId) {
        super((Session) null);
        this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    @Override
    public void writeTo(OutputStream out, String[] ignoredHeaders) throws IOException, MessagingException {
        ClassLoader before = MailClasses.enter();
        try {
            super.writeTo(out, ignoredHeaders);
        } finally {
            MailClasses.leave(before);
        }
    }
}
