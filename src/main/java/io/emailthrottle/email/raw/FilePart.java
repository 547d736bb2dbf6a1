package io.emailthrottle.email.raw;

import io.emailthrottle.email.Attachment;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/**
 * A part that is a file.
 *
 * @param contentId null when it has none
 */
record FilePart(
        String filename,
        String contentType,
        byte[] content,
        @Nullable String contentId) {

    private static final int MAX_NAME = 255;
    private static final Pattern CONTENT_ID = Pattern.compile("[!-;=?-~]{1,255}");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    /** @param number by which it is called when it has no name */
    static FilePart of(Part part, int number, byte[] content) throws MessagingException {
        String[] ids = part.getHeader("Content-ID");
        String filename = filename(part, number);
        String type = PartType.withoutName(part);
        return new FilePart(
                filename,
                type == null ? guessed(filename) : type,
                content,
                ids == null ? null : ids[0].strip().replaceAll("^<|>$", ""));
    }

    private static String guessed(String filename) {
        return MediaTypeFactory.getMediaType(filename)
                .orElse(MediaType.APPLICATION_OCTET_STREAM)
                .toString();
    }

    /** A path is left off; who has no name is called by its number. */
    private static String filename(Part part, int number) throws MessagingException {
        String name = FileName.of(part);
        if (name != null && !name.isEmpty() && !name.equals("..")) {
            return name;
        }
        return "attachment-" + number + (part.isMimeType("message/rfc822") ? ".eml" : "");
    }

    /** @param shown whether the html shows it by its content id */
    Attachment attachment(boolean shown) {
        String name = CONTROLS.matcher(filename).replaceAll("");
        return new Attachment(
                name.substring(0, Math.min(name.length(), MAX_NAME)),
                contentType,
                content,
                shown && hasPlainId() ? contentId : null);
    }

    /** Whether the attachment has another name, or another id. */
    boolean strange(boolean shown) {
        return filename.length() > MAX_NAME || CONTROLS.matcher(filename).find() || shown && !hasPlainId();
    }

    private boolean hasPlainId() {
        return CONTENT_ID.matcher(contentId).matches();
    }
}
