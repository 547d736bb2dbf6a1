package io.emailthrottle.ingress.smtp;

import static java.util.stream.Collectors.toSet;

import io.emailthrottle.ingress.AttachmentContent;
import io.emailthrottle.ingress.EmailRequest.AttachmentRequest;
import jakarta.activation.DataSource;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.web.util.UriUtils;

/** The texts and files of a message: the first html, all plain texts one after the other, and everything else as a file. */
public final class MessageBody {

    private static final int MAX_DEPTH = 16;
    /** What a content id in html, as in {@code src="cid:logo"}, ends before. */
    private static final String NO_ID = "\\s\"'<>(),;&\\\\";

    private static final Pattern SHOWN = Pattern.compile("cid:([^" + NO_ID + "]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEGIN = Pattern.compile("[" + NO_ID + "].*", Pattern.DOTALL);

    private record FilePart(String filename, String contentType, byte[] content, String contentId) {}

    private final PartLimit parts = new PartLimit();
    private final HeaderBudget headers;
    private final List<FilePart> files = new ArrayList<>();
    private StringBuilder text;
    private String html;

    private MessageBody(HeaderBudget headers) {
        this.headers = headers;
    }

    /**
     * Reads the message's content.
     *
     * @param headers what the headers of its parts may still have
     * @throws UnreadableMessage when a part cannot be decoded, or there are too many
     */
    static MessageBody of(MimeMessage message, HeaderBudget headers) throws MessagingException {
        MessageBody body = new MessageBody(headers);
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
        Set<String> ids = shown();
        return files.stream()
                .map(file -> {
                    boolean shown = file.contentId != null && ids.contains(begin(file.contentId));
                    return new AttachmentRequest(
                            file.filename,
                            AttachmentContent.of(file.content),
                            file.contentType,
                            shown ? file.contentId : null,
                            null,
                            null);
                })
                .toList();
    }

    /** What all of the html's {@code cid:} URLs begin with: found at once, as files and URLs may be many. */
    private Set<String> shown() {
        return html == null
                ? Set.of()
                : SHOWN.matcher(html)
                        .results()
                        .map(url -> url.group(1))
                        .flatMap(id -> Stream.of(id, decoded(id)))
                        .collect(toSet());
    }

    /** RFC 2392: the id in a URL is percent-encoded. */
    private static String decoded(String id) {
        try {
            return UriUtils.decode(id, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return id;
        }
    }

    private static String begin(String contentId) {
        return BEGIN.matcher(contentId).replaceFirst("");
    }

    private void read(Part part, int depth) throws MessagingException, IOException {
        if (depth > MAX_DEPTH) {
            throw new UnreadableMessage("The message has more than " + MAX_DEPTH + " parts within each other.");
        }
        if (part.isMimeType("multipart/*")) {
            readAll(part.getDataHandler().getDataSource(), depth);
            return;
        }
        boolean file = FileName.attached(part) || FileName.of(part) != null;
        if (!file && part.isMimeType("text/plain")) {
            text = text == null ? new StringBuilder() : text.append("\r\n");
            text.append(plain(part));
        } else if (!file && html == null && part.isMimeType("text/html")) {
            html = string(part);
        } else {
            files.add(file(part));
        }
    }

    private void readAll(DataSource source, int depth) throws MessagingException, IOException {
        MimeMultipart multipart = new BoundedMultipart(source, parts, headers);
        for (int i = 0; i < multipart.getCount(); i++) {
            BodyPart part = multipart.getBodyPart(i);
            read(part, depth + 1);
        }
    }

    private static String plain(Part part) throws MessagingException, IOException {
        String text = string(part);
        return "flowed".equalsIgnoreCase(parameter(part, "format"))
                ? FlowedText.join(text, "yes".equalsIgnoreCase(parameter(part, "delsp")))
                : text;
    }

    private static String string(Part part) throws MessagingException, IOException {
        return BodyText.decode(bytes(part), parameter(part, "charset"));
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
        String name = FileName.of(part);
        if (name != null && !name.isEmpty() && !name.equals("..")) {
            return name;
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

    private static String parameter(Part part, String name) throws MessagingException {
        try {
            return new ContentType(part.getContentType()).getParameter(name);
        } catch (ParseException e) {
            return null;
        }
    }
}
