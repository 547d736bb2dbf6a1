package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.emailthrottle.ingress.BindingErrors;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a string that is one: no number taken for text, no NUL, no half of a surrogate pair, which could not be written
 * as UTF-8.
 */
public final class TextDeserializer extends StdScalarDeserializer<String> {

    TextDeserializer() {
        super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            BindingErrors.of(context).invalid(BindingErrors.path(parser), "must be a string");
            parser.skipChildren();
            return null;
        }
        String text = parser.getText();
        String problem = problem(text);
        if (problem != null) {
            BindingErrors.of(context).invalid(BindingErrors.path(parser), problem);
            return null;
        }
        return text;
    }

    private static @Nullable String problem(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "must not contain NUL";
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return "contains half of a surrogate pair, which is no character";
                }
                i++;
            }
        }
        return null;
    }
}
