package io.emailthrottle.email;

import java.util.Objects;

/**
 * A member of a multipart/alternative beside text and html, such as an invitation.
 *
 * @param contentType with its parameters but the charset, such as {@code text/calendar; method=REQUEST}
 * @param text decoded
 */
public record Alternative(String contentType, String text) {

    public Alternative {
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(text, "text");
    }

    /** The type only: the text is private. */
    @Override
    public String toString() {
        return "Alternative[" + contentType + "]";
    }
}
