package io.emailthrottle.vendor.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads fields of a vendor's JSON that may be missing or of any type, because a strange event must not spoil the others. */
public record EventFields(JsonNode json) {

    /** The events of an array, or the one event that stands alone. */
    public static List<EventFields> each(JsonNode json) {
        List<EventFields> each = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(one -> each.add(new EventFields(one)));
        } else {
            each.add(new EventFields(json));
        }
        return each;
    }

    /** The first text or number at these JSON pointers, or null. */
    public @Nullable String text(String... pointers) {
        for (String pointer : pointers) {
            JsonNode node = json.at(pointer);
            if (node.isValueNode() && !node.isNull() && !node.asText().isBlank()) {
                return node.asText();
            }
        }
        return null;
    }

    /** The same, and the empty text when there is none: to compare with. */
    public String word(String pointer) {
        String text = text(pointer);
        return text == null ? "" : text;
    }

    public boolean is(String pointer) {
        return json.at(pointer).asBoolean();
    }

    /** What stands at a JSON pointer; an array's elements, or nothing. */
    public List<EventFields> all(String pointer) {
        JsonNode array = json.at(pointer);
        return array.isArray() ? each(array) : List.of();
    }

    /** A moment in seconds since 1970, whole or not; null when there is none. */
    public @Nullable Instant seconds(String pointer) {
        return millis(pointer, 1000);
    }

    /** A moment in milliseconds since 1970; null when there is none. */
    public @Nullable Instant millis(String pointer) {
        return millis(pointer, 1);
    }

    private @Nullable Instant millis(String pointer, int unit) {
        try {
            String text = text(pointer);
            return text == null ? null : Instant.ofEpochMilli((long) (Double.parseDouble(text) * unit));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A moment in ISO 8601 with its offset; null when there is none. */
    public @Nullable Instant date(String... pointers) {
        try {
            String text = text(pointers);
            return text == null
                    ? null
                    : OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
