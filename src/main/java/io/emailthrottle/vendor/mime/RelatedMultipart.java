package io.emailthrottle.vendor.mime;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.ParseException;

/** A multipart/related that names its root's type, as RFC 2387, 3.1 requires and its parent does not. */
final class RelatedMultipart extends MimeMultipart {

    RelatedMultipart(String rootType) throws ParseException {
        super("related");
        ContentType type = new ContentType(contentType);
        type.setParameter("type", rootType);
        contentType = type.toString();
    }
}
