package io.emailthrottle.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of Resend's emails that this gateway does not offer, each with the reason that its error gives. */
public final class UnsupportedFields {

    public static final Map<String, String> REASONS = Map.of(
            "template",
            "templates are stored at one vendor, so that no other could send the email; render it and send `html`",
            "topic_id",
            "topics are kept at one vendor, which would leave out those who unsubscribed there; leave recipients out by"
                    + " suppressions");

    private UnsupportedFields() {}

    /** Complains of those that hold something; null is nothing. */
    static void check(@Nullable Map<String, JsonNode> unknown, ValidationErrors validationErrors) {
        REASONS.forEach((name, reason) -> {
            if (holds(unknown, name)) {
                validationErrors.invalid(name, reason);
            }
        });
    }

    /** Whether a request names it, and not as null. */
    static boolean holds(@Nullable Map<String, JsonNode> unknown, String name) {
        JsonNode value = unknown == null ? null : unknown.get(name);
        return value != null && !value.isNull();
    }
}
