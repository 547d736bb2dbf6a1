package io.emailthrottle.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Placeholders in two pairs of braces, each of which stands for a value. What does more than that, as conditions do, is no placeholder. */
public final class Placeholders {

    private static final Pattern BRACES = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern BRACES_AND_BLOCKS = Pattern.compile(BRACES.pattern() + "|\\{%.*?%}", Pattern.DOTALL);
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
        return of(BRACES_AND_BLOCKS, values, refused);
    }

    /** The same of a language without blocks, where <code>{%</code> is text. */
    public static UnaryOperator<String> withoutBlocks(
            Function<String, @Nullable String> values, Consumer<String> refused) {
        return of(BRACES, values, refused);
    }

    private static UnaryOperator<String> of(
            Pattern tags, Function<String, @Nullable String> values, Consumer<String> refused) {
        return text -> {
            StringBuilder filled = new StringBuilder();
            Matcher tag = tags.matcher(text);
            while (tag.find()) {
                String inside = tag.group(1);
                String value = inside == null ? null : values.apply(inside.strip());
                if (value == null) {
                    String shown = tag.group();
                    refused.accept(shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown);
                }
                tag.appendReplacement(filled, Matcher.quoteReplacement(value == null ? tag.group() : value));
            }
            return tag.appendTail(filled).toString();
        };
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
