package io.emailthrottle.submission;

import io.emailthrottle.api.EmailRequest.AttachmentRequest;
import jakarta.activation.DataSource;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** The texts and files of a message: the first html, all plain texts one after the other, and everything else as a file. */
final class MessageBody {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_PARTS = 250;
    /** Of one part, in characters: the library takes the square of it in time to unfold them. */
    private static final int MAX_HEADERS = 128 * 1024;

    private record FilePart(String filename, String contentType, byte[] content, String contentId) {}

    private final List<FilePart> files = new ArrayList<>();
    private StringBuilder text;
    private String html;
    private int parts;

    private MessageBody() {}

    /** @throws UnreadableMessage when a part cannot be decoded, or there are too many */
    static MessageBody of(MimeMessage message) throws MessagingException {
        MessageBody body = new MessageBody();
        try {
            body.read(message, 0);
        } catch (IOException e) {
            throw new UnreadableMessage("A part of the message cannot be decoded: " + e.getMessage());
        }
        return body;
    }

    /** Null when there is none. */
    String text() {
        return text == null ? null : text.toString();
    }

    /** Null when there is none. */
    String html() {
        return html;
    }

    /** Inline are those that the html shows; many programs give every file a Content-ID. */
    List<AttachmentRequest> attachments() {
        return files.stream()
                .map(file -> {
                    boolean shown = html != null && file.contentId != null && html.contains("cid:" + file.contentId);
                    return new AttachmentRequest(
                            file.filename, file.content, file.contentType, shown ? file.contentId : null, null, null);
                })
                .toList();
    }

    private void read(Part part, int depth) throws MessagingException, IOException {
        if (depth > MAX_DEPTH || ++parts > MAX_PARTS) {
            throw new UnreadableMessage("The message has more than " + MAX_PARTS + " parts, or more than " + MAX_DEPTH
                    + " within each other.");
        }
        requireShortHeaders(part);
        if (part.isMimeType("multipart/*")) {
            readAll(part.getDataHandler().getDataSource(), depth);
            return;
        }
        boolean file = Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition()) || part.getFileName() != null;
        if (!file && part.isMimeType("text/plain")) {
            text = text == null ? new StringBuilder() : text.append("\r\n");
            text.append(string(part));
        } else if (!file && html == null && part.isMimeType("text/html")) {
            html = string(part);
        } else {
            files.add(file(part));
        }
    }

    private static void requireShortHeaders(Part part) throws MessagingException {
        long length = 0;
        for (Enumeration<Header> headers = part.getAllHeaders(); headers.hasMoreElements(); ) {
            Header header = headers.nextElement();
            length += header.getName().length()
                    + (header.getValue() == null ? 0 : header.getValue().length());
        }
        if (length > MAX_HEADERS) {
            throw new UnreadableMessage("The headers of a part are longer than " + MAX_HEADERS + " characters.");
        }
    }

    private void readAll(DataSource source, int depth) throws MessagingException, IOException {
        requireFewParts(source);
        MimeMultipart multipart = new MimeMultipart(source);
        for (int i = 0; i < multipart.getCount(); i++) {
            BodyPart part = multipart.getBodyPart(i);
            read(part, depth + 1);
        }
    }

    /** Before the library takes them apart: it makes an object of each, and a part takes a few octets on the wire. */
    private static void requireFewParts(DataSource source) throws IOException, MessagingException {
        String boundary = parameter(source.getContentType(), "boundary");
        int parts = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(source.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (boundary == null && line.startsWith("--")) {
                    boundary = line.substring(2).strip();
                }
                if (boundary != null
                        && line.startsWith("--")
                        && line.startsWith(boundary, 2)
                        && ++parts > MAX_PARTS + 1) {
                    throw new UnreadableMessage("The message has more than " + MAX_PARTS + " parts.");
                }
            }
        }
    }

    private static String string(Part part) throws MessagingException, IOException {
        String name = parameter(part.getContentType(), "charset");
        Charset charset;
        try {
            charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new UnreadableMessage("A part of the message is in the unknown charset " + name + ".");
        }
        return new String(bytes(part), charset);
    }

    private static byte[] bytes(Part part) throws MessagingException, IOException {
        try (InputStream content = part.getInputStream()) {
            return content.readAllBytes();
        }
    }

    private FilePart file(Part part) throws MessagingException, IOException {
        String type = type(part);
        String id = part.getHeader("Content-ID") == null ? null : part.getHeader("Content-ID")[0];
        return new FilePart(
                filename(part),
                type,
                bytes(part),
                id == null ? null : id.strip().replaceAll("^<|>$", ""));
    }

    /** A path is left off; who has no name is called by its number. */
    private String filename(Part part) throws MessagingException {
        String name = part.getFileName();
        String last = name == null
                ? ""
                : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                        .strip();
        if (!last.isEmpty() && !last.equals("..")) {
            return last;
        }
        return "attachment-" + (files.size() + 1) + (part.isMimeType("message/rfc822") ? ".eml" : "");
    }

    /** Without the file's name; null, so that it is guessed from the name, when it cannot be read. */
    private static String type(Part part) throws MessagingException {
        try {
            ContentType type = new ContentType(part.getContentType());
            if (type.getParameterList() != null) {
                type.getParameterList().remove("name");
            }
            return type.toString().replaceAll("[\r\n]+\\s*", " ");
        } catch (ParseException e) {
            return null;
        }
    }

    private static String parameter(String contentType, String name) {
        try {
            return new ContentType(contentType).getParameter(name);
        } catch (ParseException e) {
            return null;
        }
    }
}
