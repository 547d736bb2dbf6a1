package io.emailthrottle.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Placeholders in two pairs of braces, each of which stands for a value. What does more than that, as conditions do, is no placeholder. */
public final class Placeholders {

    /** As much of it as a fault repeats. */
    private static final int SHOWN = 40;

    private Placeholders() {}

    /**
     * Replaces placeholders, whose values are not looked into again; a block as <code>{% if %}</code> is no placeholder.
     *
     * @param values what stands for the text between the braces, without spaces around it; null when that is no placeholder
     * @param refused told of each that is none, and is left as it is
     */
    public static UnaryOperator<String> of(Function<String, @Nullable String> values, Consumer<String> refused) {
        return of(true, values, refused);
    }

    /** The same of a language without blocks, where <code>{%</code> is text. */
    public static UnaryOperator<String> withoutBlocks(
            Function<String, @Nullable String> values, Consumer<String> refused) {
        return of(false, values, refused);
    }

    private static UnaryOperator<String> of(
            boolean blocks, Function<String, @Nullable String> values, Consumer<String> refused) {
        return text -> {
            StringBuilder filled = new StringBuilder();
            Openings braces = new Openings(text, "{{", "}}");
            Openings tags = new Openings(text, "{%", "%}");
            int done = 0;
            while (true) {
                int brace = braces.from(done);
                int block = blocks ? tags.from(done) : -1;
                boolean isBrace = brace >= 0 && (block < 0 || brace < block);
                int begin = isBrace ? brace : block;
                if (begin < 0) {
                    return filled.append(text, done, text.length()).toString();
                }
                int end = (isBrace ? braces : tags).end(begin);
                String value = isBrace
                        ? values.apply(text.substring(begin + 2, end - 2).strip())
                        : null;
                if (value == null) {
                    String shown = text.substring(begin, Math.min(end, begin + SHOWN));
                    refused.accept(end > begin + SHOWN ? shown + "..." : shown);
                }
                filled.append(text, done, begin).append(value == null ? text.substring(begin, end) : value);
                done = end;
            }
        };
    }

    /**
     * Where pairs of marks stand in a text. Each part of the text is looked at once, however many marks open and are never closed: callers
     * choose these texts.
     */
    private static final class Openings {
        private final String text;
        private final String opens;
        private final String closes;
        private final int lastClose;
        private int next = -2;

        Openings(String text, String opens, String closes) {
            this.text = text;
            this.opens = opens;
            this.closes = closes;
            this.lastClose = text.lastIndexOf(closes);
        }

        /** The first opening at this place or behind it that is closed somewhere; -1 for none. */
        int from(int place) {
            if (next == -1 || next >= place) {
                return next;
            }
            int found = text.indexOf(opens, place);
            next = found < 0 || found + opens.length() > lastClose ? -1 : found;
            return next;
        }

        /** Behind the mark that closes it. */
        int end(int opening) {
            return text.indexOf(closes, opening + opens.length()) + closes.length();
        }
    }

    /**
     * A value by its name, whose dots lead into objects.
     *
     * @return empty when there is none; null when it is an object or an array
     */
    public static @Nullable String value(@Nullable JsonNode values, String name) {
        JsonNode value = values;
        for (String step : name.split("\\.")) {
            value = value == null ? null : value.get(step);
        }
        if (value == null || value.isNull()) {
            return "";
        }
        return value.isValueNode() ? value.asText() : null;
    }
}
