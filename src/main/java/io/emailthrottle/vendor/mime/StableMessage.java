package io.emailthrottle.vendor.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

/** A MIME message that keeps its Message-ID when it is saved, where its parent would make up another. */
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
}
