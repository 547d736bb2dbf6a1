package io.emailthrottle.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each field of a dialect's request. The same rules decide about requests and are the table of the documentation, so
 * that the table cannot lie. A field with no rule is refused: what is asked for must not be lost in silence.
 *
 * <p>Paths have dots between names, {@code []} for each element of an array, {@code *} for any name or the rest of one, and end
 * with {@code **} for everything below.
 */
public final class FieldRules {

    /** What becomes of a field. */
    public enum Effect {
        KEPT,
        /** It has another effect than at that vendor, which the timeline tells. */
        APPROXIMATED,
        /** It has no effect, which the timeline tells. */
        NO_EFFECT,
        REFUSED;

        /** As the documentation has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** @param words what it becomes, or why not; ends a sentence about the field */
    public record Rule(String path, Effect effect, String words) {}

    /** Everything below. */
    private static final String REST = "**";

    /** A step of the rules' paths. */
    private static final class Step {
        private final Map<String, Step> steps = new LinkedHashMap<>();
        private String name = "";
        private @Nullable Rule rule;

        /** A name wins over the beginning of one, and this over the rest. */
        private @Nullable Step next(String wanted) {
            Step exact = steps.get(key(wanted));
            if (exact != null) {
                return exact;
            }
            return steps.entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith("*")
                            && !entry.getKey().equals(REST)
                            && key(wanted)
                                    .startsWith(entry.getKey()
                                            .substring(0, entry.getKey().length() - 1)))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(steps.get(REST));
        }

        private static String key(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Step root = new Step();
    private final boolean anyCase;

    private FieldRules(boolean anyCase) {
        this.anyCase = anyCase;
    }

    /** Names are compared exactly. */
    public static FieldRules exact() {
        return new FieldRules(false);
    }

    /** Names are compared without regard to case, and are then as the rules have them. */
    public static FieldRules anyCase() {
        return new FieldRules(true);
    }

    public FieldRules kept(String path, String words) {
        return add(new Rule(path, Effect.KEPT, words));
    }

    public FieldRules approximated(String path, String words) {
        return add(new Rule(path, Effect.APPROXIMATED, words));
    }

    public FieldRules noEffect(String path, String words) {
        return add(new Rule(path, Effect.NO_EFFECT, words));
    }

    public FieldRules refused(String path, String words) {
        return add(new Rule(path, Effect.REFUSED, words));
    }

    private FieldRules add(Rule rule) {
        rules.add(rule);
        Step step = root;
        for (String name : rule.path().replace("[]", ".[]").split("\\.")) {
            Step next = step.steps.computeIfAbsent(Step.key(name), _ -> new Step());
            next.name = name;
            step = next;
        }
        step.rule = rule;
        return this;
    }

    public List<Rule> rules() {
        return List.copyOf(rules);
    }

    /**
     * Applies the rules to a request.
     *
     * @param faults gets what is refused, and what is not known
     * @return what the timeline tells of fields without their effect, each once
     */
    public List<String> apply(ObjectNode request, ValidationErrors faults) {
        Map<Rule, String> notes = new LinkedHashMap<>();
        object(request, root, "", faults, notes);
        return List.copyOf(notes.values());
    }

    private void object(ObjectNode object, Step step, String path, ValidationErrors faults, Map<Rule, String> notes) {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
        for (Map.Entry<String, JsonNode> field : fields) {
            String name = field.getKey();
            Step next = step.next(name);
            if (next != null && !anyCase && !next.name.endsWith("*") && !next.name.equals(name)) {
                next = null;
            }
            if (next != null && !next.name.endsWith("*") && !next.name.equals(name)) {
                object.remove(name);
                object.set(next.name, field.getValue());
                name = next.name;
            }
            value(field.getValue(), next, path.isEmpty() ? name : path + "." + name, faults, notes);
        }
    }

    private void value(
            JsonNode value, @Nullable Step step, String path, ValidationErrors faults, Map<Rule, String> notes) {
        if (step == null) {
            if (holds(value)) {
                faults.invalid(path, "it is not known here");
            }
            return;
        }
        if (step.rule != null && holds(value)) {
            String words = "`" + step.rule.path() + "`: " + step.rule.words();
            switch (step.rule.effect()) {
                case REFUSED -> faults.invalid(path, step.rule.words());
                case NO_EFFECT -> notes.put(step.rule, "no effect of " + words);
                case APPROXIMATED -> notes.put(step.rule, words);
                case KEPT -> {
                    // The reader reads it.
                }
            }
        }
        if (!step.steps.isEmpty()) {
            below(value, step, path, faults, notes);
        }
    }

    private void below(JsonNode value, Step step, String path, ValidationErrors faults, Map<Rule, String> notes) {
        if (value instanceof ObjectNode object) {
            object(object, step, path, faults, notes);
        } else if (value instanceof ArrayNode array) {
            Step each = step.next("[]");
            for (int i = 0; i < array.size(); i++) {
                value(array.get(i), each, path + "[" + i + "]", faults, notes);
            }
        }
    }

    /** Null, an empty text or container, and no are what clients send for a field that is not used; also of something to {@code enable}. */
    private static boolean holds(JsonNode value) {
        if (value.isContainerNode()) {
            JsonNode enable = value.get("enable");
            if (enable != null && enable.isBoolean()) {
                return enable.booleanValue();
            }
            for (JsonNode part : value) {
                if (holds(part)) {
                    return true;
                }
            }
            return false;
        }
        return !value.isNull()
                && !(value.isTextual() && value.textValue().isEmpty())
                && !(value.isBoolean() && !value.booleanValue());
    }
}
