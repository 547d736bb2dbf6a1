package io.emailthrottle.email.raw;

import static java.util.stream.Collectors.toSet;

import io.emailthrottle.email.Alternative;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Loss;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * The texts and files of a message: the first html, all plain texts one after the other, and everything else as a file; and
 * what none of these can hold.
 */
final class MessageBody {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_FILES = 100;

    /** What a content id in html, as in {@code src="cid:logo"}, ends before. */
    private static final String NO_ID = "\\s\"'<>(),;&\\\\";

    private static final Pattern SHOWN = Pattern.compile("cid:([^" + NO_ID + "]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEGIN = Pattern.compile("[" + NO_ID + "].*", Pattern.DOTALL);

    /** Where a part stands: directly in which multipart, and whether in an alternative at any depth. */
    private record Place(String parent, boolean inAlternative, int depth) {

        private Place within(String multipart) {
            return new Place(multipart, inAlternative || multipart.equals("alternative"), depth + 1);
        }
    }

    private final PartLimit parts = new PartLimit();
    private final HeaderBudget headers;
    private final List<FilePart> files = new ArrayList<>();
    private final List<Alternative> alternatives = new ArrayList<>();
    private final Set<Loss> losses = EnumSet.noneOf(Loss.class);
    private @Nullable StringBuilder text;
    private @Nullable String html;
    private int texts;
    private boolean textAlone;

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
            body.read(message, new Place("", false, 0));
        } catch (IOException e) {
            throw new UnreadableMessage("A part of the message cannot be decoded: " + e.getMessage());
        }
        if (body.html != null && (body.texts > 1 || body.textAlone)) {
            body.losses.add(Loss.BODIES);
        }
        return body;
    }

    /** Null when there is none. */
    @Nullable
    String text() {
        return text == null ? null : text.toString();
    }

    /** Null when there is none. */
    @Nullable
    String html() {
        return html;
    }

    List<Alternative> alternatives() {
        return alternatives;
    }

    /** Inline are those that the html shows; many programs give every file a Content-ID. */
    List<Attachment> attachments() {
        Set<String> ids = shown();
        return files.stream()
                .map(file -> file.attachment(file.contentId() != null && ids.contains(begin(file.contentId()))))
                .toList();
    }

    Set<Loss> losses() {
        Set<Loss> all = EnumSet.copyOf(losses);
        Set<String> ids = shown();
        boolean strange = files.stream()
                .anyMatch(file -> file.strange(file.contentId() != null && ids.contains(begin(file.contentId()))));
        if (strange || files.size() > MAX_FILES) {
            all.add(Loss.FILES);
        }
        return all;
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

    private void read(Part part, Place place) throws MessagingException, IOException {
        if (place.depth > MAX_DEPTH) {
            throw new UnreadableMessage("The message has more than " + MAX_DEPTH + " parts within each other.");
        }
        String type = PartType.bare(part);
        if (type.startsWith("multipart/")) {
            readAll(part, type.substring("multipart/".length()), place);
            return;
        }
        boolean attached = FileName.attached(part);
        boolean file = attached || FileName.of(part) != null;
        boolean member = place.parent.equals("alternative");
        if (!file && type.equals("text/plain")) {
            text = text == null ? new StringBuilder() : text.append("\r\n");
            text.append(plain(part));
            texts++;
            textAlone |= !place.inAlternative;
        } else if (!file && html == null && type.equals("text/html")) {
            html = string(part);
        } else if (!attached
                && type.equals("text/calendar")
                && (member || PartType.parameter(part, "method") != null)) {
            alternative(part, Loss.CALENDAR);
        } else if (!attached && type.equals("text/x-amp-html")) {
            alternative(part, Loss.AMP);
        } else {
            note(part, type, file, place);
            files.add(FilePart.of(part, files.size() + 1, bytes(part)));
        }
    }

    /** What is lost when a part becomes a file like any other. */
    private void note(Part part, String type, boolean file, Place place) throws MessagingException {
        if (place.parent.equals("alternative") && !file) {
            losses.add(Loss.ALTERNATIVE);
        }
        if (!file && type.equals("text/html")) {
            losses.add(Loss.BODIES);
        }
        boolean message = type.startsWith("message/") && !type.equals("message/rfc822");
        boolean byLocation = place.parent.equals("related")
                && part.getHeader("Content-Location") != null
                && part.getHeader("Content-ID") == null;
        if (message || byLocation) {
            losses.add(Loss.STRUCTURE);
        }
        if (place.depth == 0 && type.matches("application/(?:x-)?pkcs7-mime")) {
            String content = PartType.parameter(part, "smime-type");
            losses.add("signed-data".equalsIgnoreCase(content) ? Loss.SIGNATURE : Loss.ENCRYPTION);
        }
    }

    private void readAll(Part part, String subtype, Place place) throws MessagingException, IOException {
        switch (subtype) {
            case "mixed", "alternative", "related" -> {}
            case "signed" -> losses.add(Loss.SIGNATURE);
            case "encrypted" -> losses.add(Loss.ENCRYPTION);
            case "report" -> losses.add(Loss.REPORT);
            default -> losses.add(Loss.STRUCTURE);
        }
        MimeMultipart multipart = new BoundedMultipart(part.getDataHandler().getDataSource(), parts, headers);
        for (int i = 0; i < multipart.getCount(); i++) {
            BodyPart member = multipart.getBodyPart(i);
            read(member, place.within(subtype));
        }
    }

    private void alternative(Part part, Loss loss) throws MessagingException, IOException {
        losses.add(loss);
        String method = PartType.parameter(part, "method");
        String type = PartType.bare(part);
        String parameter = method != null && method.matches("[A-Za-z0-9-]{1,64}")
                ? "; method=" + method.toUpperCase(Locale.ROOT)
                : "";
        alternatives.add(new Alternative(type + parameter, string(part)));
    }

    private String plain(Part part) throws MessagingException, IOException {
        String plain = string(part);
        return "flowed".equalsIgnoreCase(PartType.parameter(part, "format"))
                ? FlowedText.join(plain, "yes".equalsIgnoreCase(PartType.parameter(part, "delsp")))
                : plain;
    }

    /** A text that cannot be read is shown as far as it is UTF-8. */
    private String string(Part part) throws MessagingException, IOException {
        byte[] octets = bytes(part);
        String decoded = BodyText.decode(octets, PartType.parameter(part, "charset"));
        if (decoded == null) {
            losses.add(Loss.CHARSET);
            return new String(octets, StandardCharsets.UTF_8);
        }
        return decoded;
    }

    private static byte[] bytes(Part part) throws MessagingException, IOException {
        try (InputStream content = part.getInputStream()) {
            return content.readAllBytes();
        }
    }
}
