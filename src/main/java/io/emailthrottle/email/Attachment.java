package io.emailthrottle.email;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that travels with an email.
 *
 * @param content the decoded bytes; not copied, so the caller hands them over
 * @param contentType a MIME type such as {@code image/png}
 * @param contentId when not null, the html refers to this part as {@code cid:<contentId>} and it is sent inline; without
 *     angle brackets
 */
public record Attachment(
        String filename,
        String contentType,
        byte[] content,
        @Nullable String contentId) {

    public Attachment {
        Objects.requireNonNull(filename, "filename");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(content, "content");
    }

    /** Type and subtype without parameters: {@code text/csv} of {@code text/csv; charset=utf-8}. */
    public String bareType() {
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip();
    }

    /** Whether the html shows this part instead of listing it as a file. */
    public boolean inline() {
        return contentId != null;
    }

    /** The size only: names and bytes may be private. */
    @Override
    public String toString() {
        return "Attachment[" + content.length + " bytes]";
    }
}
