package io.emailthrottle.vendor.mime;

import io.emailthrottle.email.Attachment;
import io.emailthrottle.vendor.MessageRejected;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes the leaves of a MIME tree: bodies and files, in an encoding that survives every mail server. */
final class MimeParts {

    private static final String OCTETS = "application/octet-stream";

    private MimeParts() {}

    /** Sets a body of type {@code text/<subtype>}; every line end, also a bare CR or LF, becomes CRLF. */
    static void setText(MimePart part, String text, String subtype) throws MessagingException {
        byte[] bytes = CanonicalText.crlf(text).getBytes(StandardCharsets.UTF_8);
        String type = "text/" + subtype + "; charset=UTF-8";
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, type)));
        part.setHeader("Content-Type", type);
        part.setHeader("Content-Transfer-Encoding", CanonicalText.encoding(bytes));
    }

    /**
     * Makes a part of a file's bytes, always in base64.
     *
     * @throws MessageRejected when its name, type or content id holds a line break or NUL
     */
    static MimeBodyPart file(Attachment file, String disposition) throws MessagingException, MessageRejected {
        MimeHeaders.refuseLineBreaks("file name", file.filename());
        MimeHeaders.refuseLineBreaks("content type", file.contentType());
        MimeHeaders.refuseLineBreaks("content id", file.contentId());
        MimeBodyPart part = new MimeBodyPart();
        String type = contentType(file);
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(file.content(), type)));
        part.setHeader("Content-Type", type);
        part.setHeader("Content-Transfer-Encoding", "base64");
        ParameterList parameters = new ParameterList();
        parameters.set("filename", file.filename(), "UTF-8");
        part.setHeader("Content-Disposition", new ContentDisposition(disposition, parameters).toString());
        if (file.contentId() != null) {
            part.setContentID("<" + file.contentId() + ">");
        }
        return part;
    }

    /**
     * The file's type with its name; a composite type (message/rfc822) becomes octets, because RFC 2046, 5.2.1 allows it
     * no base64 and its lines may be of any length.
     */
    private static String contentType(Attachment file) {
        ContentType type;
        try {
            type = new ContentType(file.contentType());
            String primary = type.getPrimaryType().toLowerCase(Locale.ROOT);
            if (primary.equals("message") || primary.equals("multipart")) {
                type = new ContentType(OCTETS);
            }
        } catch (ParseException e) {
            type = new ContentType("application", "octet-stream", null);
        }
        ParameterList parameters = type.getParameterList() == null ? new ParameterList() : type.getParameterList();
        parameters.set("name", file.filename(), "UTF-8");
        type.setParameterList(parameters);
        return type.toString();
    }
}
