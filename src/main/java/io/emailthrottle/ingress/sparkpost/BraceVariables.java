package io.emailthrottle.ingress.sparkpost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/**
 * SparkPost's placeholders: replaces {@code {{name}}} and {@code {{order.number}}} by values. Conditions, loops and calls are no names: they are found, to be refused.
 *
 * @param values an object
 */
record BraceVariables(JsonNode values) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\{?)([^{}]*)}?}}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w-]*(?:\\.[\\w-]+)*");
    private static final Set<String> WORDS = Set.of("if", "else", "elseif", "end", "each", "not", "and", "or");

    /** The first pair of braces of a text that holds no name; empty for none. */
    static Optional<String> unknown(String text) {
        Matcher place = PLACE.matcher(text);
        return place.results()
                .filter(found -> !isName(found.group(2).strip()))
                .map(found -> found.group())
                .findFirst();
    }

    private static boolean isName(String expression) {
        return NAME.matcher(expression).matches() && !WORDS.contains(expression);
    }

    /** The text with the values as they are; a name without a value leaves nothing. */
    String fill(String text) {
        return fill(text, false);
    }

    /** The same of html, in which the values are text; those in three braces are html. */
    String fillHtml(String html) {
        return fill(html, true);
    }

    private String fill(String text, boolean html) {
        return PLACE.matcher(text).replaceAll(found -> {
            String value = value(found.group(2).strip());
            boolean escaped = html && found.group(1).isEmpty();
            return Matcher.quoteReplacement(escaped ? HtmlUtils.htmlEscape(value, "UTF-8") : value);
        });
    }

    private String value(String path) {
        JsonNode value = values;
        for (String name : path.split("\\.")) {
            value = value.path(name);
        }
        return value.isNull() || value.isMissingNode() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }
}
