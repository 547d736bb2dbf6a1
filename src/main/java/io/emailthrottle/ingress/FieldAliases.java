package io.emailthrottle.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields that clients spell differently. Two spellings with different values are a fault: which one counts is not guessed. */
public final class FieldAliases {

    private final String path;
    private final Map<String, JsonNode> unknown;
    private final ValidationErrors validationErrors;

    /**
     * @param path of the object that holds the fields
     * @param fields those that the object does not know; null for none
     */
    FieldAliases(String path, @Nullable Map<String, JsonNode> fields, ValidationErrors validationErrors) {
        this.path = path;
        this.unknown = fields == null ? new LinkedHashMap<>() : new LinkedHashMap<>(fields);
        this.validationErrors = validationErrors;
    }

    /**
     * @param name how the field is called
     * @param value null when it is absent
     * @return the value of whichever spelling has one; null for none
     */
    @Nullable
    String of(String name, @Nullable String value, String... spellings) {
        String found = value;
        for (String spelling : spellings) {
            JsonNode other = unknown.remove(spelling);
            if (other == null || other.isNull()) {
                continue;
            }
            if (!other.isTextual()) {
                validationErrors.invalid(path + spelling, "must be a string");
            } else if (found != null && !found.equals(other.textValue())) {
                validationErrors.invalid(path + spelling, "it says otherwise than `" + name + "`");
            } else {
                found = other.textValue();
            }
        }
        return found;
    }

    /** The fields that are no spelling of any. */
    Map<String, JsonNode> unknown() {
        return unknown;
    }
}
