package io.emailthrottle.ingress.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/** A body that is not the JSON it says it is: 400. */
public final class UnreadableBody extends RuntimeException {

    public UnreadableBody(String message) {
        super(message, null, false, false);
    }

    /** Says where, and in the parser's words what; never shows the body. */
    public UnreadableBody(JsonProcessingException problem) {
        this("The body is not valid JSON" + where(problem.getLocation()) + ": "
                + problem.getOriginalMessage().lines().findFirst().orElse("") + ".");
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
