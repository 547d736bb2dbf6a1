package io.emailthrottle.ingress.http;

import io.emailthrottle.ingress.ValidationErrors;
import org.jspecify.annotations.Nullable;

/** The id that some clients repeat in the body of a request to {@code /things/{id}}. */
public final class PathId {

    private PathId() {}

    /**
     * Complains when it is another one: which of the two is meant is not guessed.
     *
     * @param inBody null when the body repeats none
     */
    public static void check(String field, @Nullable String inBody, String inPath, ValidationErrors validationErrors) {
        if (inBody != null && !inBody.equalsIgnoreCase(inPath)) {
            validationErrors.invalid(field, "it is not the id in the path");
        }
    }
}
