package io.emailthrottle.ingress.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationErrors;

/** A name that a JSON object holds twice. Parsers differ in which value counts, so a proxy before us may see another email. */
public final class DuplicateField {

    public static final String PROBLEM = "it stands twice in the same object";

    /** How Jackson begins its message; it has no class of its own for it. */
    private static final String BEGIN = "Duplicate field '";

    private DuplicateField() {}

    public static boolean is(JsonProcessingException broken) {
        return broken.getOriginalMessage() != null
                && broken.getOriginalMessage().startsWith(BEGIN);
    }

    /** @param broken one that {@link #is} of this kind */
    static InvalidRequest fault(JsonProcessingException broken) {
        String message = broken.getOriginalMessage();
        ValidationErrors validationErrors = new ValidationErrors();
        validationErrors.invalid(message.substring(BEGIN.length(), message.lastIndexOf('\'')), PROBLEM);
        return new InvalidRequest(validationErrors.all());
    }
}
