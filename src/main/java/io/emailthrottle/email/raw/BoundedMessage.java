package io.emailthrottle.email.raw;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A message whose headers are within their budget. */
final class BoundedMessage extends MimeMessage {

    private final HeaderBudget headers;

    /** @throws UnreadableMessage when its headers are not */
    BoundedMessage(Session session, byte[] message, HeaderBudget headers) throws MessagingException {
        this.headers = headers;
        super(session, new ByteArrayInputStream(message));
    }

    @Override
    protected InternetHeaders createInternetHeaders(InputStream in) throws MessagingException {
        return headers.read(in);
    }
}
