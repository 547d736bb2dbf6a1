package io.emailthrottle.email;

/**
 * A label of the application's own, passed on to vendors that keep labels.
 *
 * @param name of ASCII letters, digits, {@code _} and {@code -}; free text when it came by another vendor's API
 * @param value the same, or empty for a label without a value
 */
public record Tag(String name, String value) {

    /** The name of the tag that the emails of one request have in common, whose value is the id of the first. */
    public static final String REQUEST = "request";
}
