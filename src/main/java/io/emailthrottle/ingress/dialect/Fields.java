package io.emailthrottle.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.UnicodeText;
import io.emailthrottle.ingress.ValidationErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One object of a dialect's request, whose fields are read by their types; another type is a fault, and reads as if it were absent. */
public final class Fields {

    private final ObjectNode object;
    private final String path;
    private final ValidationErrors faults;

    /** @param path where in the request the object stands; empty for the request itself */
    public Fields(ObjectNode object, String path, ValidationErrors faults) {
        this.object = object;
        this.path = path;
        this.faults = faults;
    }

    /** Where in the request a field of this object stands. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Complains of a field. */
    public void invalid(String name, String problem) {
        faults.invalid(path(name), problem);
    }

    /** Whether there is such a field, and not null. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** The names of all fields, in their order. */
    public Stream<String> names() {
        return object.properties().stream().map(Map.Entry::getKey);
    }

    /** Puts a field in the place of one of the same name. */
    public void set(String name, JsonNode value) {
        object.set(name, value);
    }

    /** Takes a field away. */
    public void remove(String name) {
        object.remove(name);
    }

    /** Adds a field; beside one of the same name, as an array of both. */
    public void add(String name, JsonNode value) {
        add(object, name, value);
    }

    static void add(ObjectNode object, String name, JsonNode value) {
        switch (object.get(name)) {
            case null -> object.set(name, value);
            case ArrayNode several -> several.add(value);
            case JsonNode first ->
                object.set(name, object.arrayNode().add(first).add(value));
        }
    }

    /** The field as it is; null for none. */
    public @Nullable JsonNode get(String name) {
        return has(name) ? object.get(name) : null;
    }

    /** A text; null when absent. */
    public @Nullable String text(String name) {
        JsonNode value = get(name);
        return value == null ? null : text(value, name);
    }

    /** A text; null when absent or empty, as clients send it for a field that is not used. */
    public @Nullable String filled(String name) {
        String text = text(name);
        return text == null || text.isEmpty() ? null : text;
    }

    private @Nullable String text(JsonNode value, String name) {
        if (!value.isTextual()) {
            invalid(name, "must be a string");
            return null;
        }
        String problem = UnicodeText.problem(value.textValue());
        if (problem != null) {
            invalid(name, problem);
            return null;
        }
        return value.textValue();
    }

    /** A whole number; null when absent. */
    public @Nullable Long number(String name) {
        JsonNode value = get(name);
        if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
            invalid(name, "must be a whole number");
            return null;
        }
        return value == null ? null : value.longValue();
    }

    /** Whether it is true; false when absent. */
    public boolean flag(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            invalid(name, "must be true or false");
            return false;
        }
        return value != null && value.booleanValue();
    }

    /** An object; null when absent. */
    public @Nullable Fields object(String name) {
        JsonNode value = get(name);
        if (value instanceof ObjectNode inner) {
            return new Fields(inner, path(name), faults);
        }
        if (value != null && !isEmptyArray(value)) {
            invalid(name, "must be an object");
        }
        return null;
    }

    /** PHP writes an empty object as an empty array. */
    private static boolean isEmptyArray(JsonNode value) {
        return value.isArray() && value.isEmpty();
    }

    /** The elements of an array of objects; empty when absent. */
    public List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        ArrayNode array = array(name);
        for (int i = 0; array != null && i < array.size(); i++) {
            String element = name + "[" + i + "]";
            if (array.get(i) instanceof ObjectNode inner) {
                objects.add(new Fields(inner, path(element), faults));
            } else {
                invalid(element, "must be an object");
            }
        }
        return objects;
    }

    /** The elements of an array of texts, or one text alone; empty when absent. */
    public List<String> texts(String name) {
        JsonNode value = get(name);
        if (value != null && value.isTextual()) {
            String alone = text(value, name);
            return alone == null ? List.of() : List.of(alone);
        }
        List<String> texts = new ArrayList<>();
        ArrayNode array = array(name);
        for (int i = 0; array != null && i < array.size(); i++) {
            String text = text(array.get(i), name + "[" + i + "]");
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    private @Nullable ArrayNode array(String name) {
        JsonNode value = get(name);
        if (value instanceof ArrayNode array) {
            return array;
        }
        if (value != null) {
            invalid(name, "must be an array");
        }
        return null;
    }

    /** An object of texts, in its order; numbers, yes and no as they are written. Empty when absent. */
    public Map<String, String> map(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        Fields inner = object(name);
        if (inner != null) {
            for (Map.Entry<String, JsonNode> field : inner.object.properties()) {
                JsonNode value = field.getValue();
                String problem = UnicodeText.problem(field.getKey() + value.asText());
                if (problem != null) {
                    inner.invalid(field.getKey(), problem);
                } else if (value.isValueNode() && !value.isNull()) {
                    texts.put(field.getKey(), value.asText());
                } else if (!value.isNull()) {
                    inner.invalid(field.getKey(), "must be a string");
                }
            }
        }
        return texts;
    }

    /**
     * A text that is a JSON object.
     *
     * @param memory is told how many bytes the object takes, about
     * @return null when absent, or when it is none, which is a fault
     */
    public @Nullable ObjectNode json(String name, LongConsumer memory) {
        String text = filled(name);
        ObjectNode json = text == null ? null : DialectBody.object(text, memory);
        if (text != null && json == null) {
            invalid(name, "must be a JSON object");
        }
        return json;
    }

    /**
     * Applies the rules of the dialect to this object, the whole request.
     *
     * @return what the timeline tells of fields without their effect
     */
    public List<String> apply(FieldRules rules) {
        return rules.apply(object, faults);
    }

    /** What is wrong with the request so far. */
    public ValidationErrors faults() {
        return faults;
    }
}
