package io.emailthrottle.email.raw;

import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.SharedInputStream;
import java.io.InputStream;

/** Parts that are counted while they are looked for, not when all have been found, and whose headers are within their budget. */
final class BoundedMultipart extends MimeMultipart {

    /** RFC 2046, 5.1.1, has 70 characters; the search takes time by the square of what repeats itself. */
    private static final int MAX_BOUNDARY = 200;

    private final PartLimit parts;
    private final HeaderBudget headers;

    /** @throws UnreadableMessage when it has no boundary, or one that is too long */
    BoundedMultipart(DataSource source, PartLimit parts, HeaderBudget headers) throws MessagingException {
        super(source);
        this.parts = parts;
        this.headers = headers;
        String boundary = new ContentType(source.getContentType()).getParameter("boundary");
        if (boundary == null || boundary.length() > MAX_BOUNDARY) {
            throw new UnreadableMessage(
                    "A multipart has no boundary, or one of more than " + MAX_BOUNDARY + " characters.");
        }
    }

    @Override
    protected InternetHeaders createInternetHeaders(InputStream in) throws MessagingException {
        parts.add();
        return headers.read(in);
    }

    /** Whoever shares the message's octets reads its headers itself: they are read before, to count them. */
    @Override
    protected MimeBodyPart createMimeBodyPart(InputStream in) throws MessagingException {
        SharedInputStream shared = (SharedInputStream) in;
        parts.add();
        headers.read(shared.newStream(shared.getPosition(), -1));
        return super.createMimeBodyPart(in);
    }
}
