package io.emailthrottle.ingress;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what Jackson cannot bind into a fault with a path, and reads on. */
public final class BindingErrors extends DeserializationProblemHandler {

    /** The faults of the request that this context reads. */
    public static ValidationErrors of(DeserializationContext context) {
        return (ValidationErrors) context.getAttribute(ValidationErrors.class);
    }

    /** Where the parser stands in the email, as {@code attachments[0].filename}; a batch's own array does not count. */
    public static String path(JsonParser parser) {
        Deque<String> parts = new ArrayDeque<>();
        JsonStreamContext context = parser.getParsingContext();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            context = context.getParent();
        }
        for (; context != null && !context.inRoot(); context = context.getParent()) {
            if (context.inArray() && context.getParent().inRoot()) {
                break;
            }
            parts.addFirst(context.inArray() ? "[" + context.getCurrentIndex() + "]" : "." + context.getCurrentName());
        }
        String path = String.join("", parts);
        return path.startsWith(".") ? path.substring(1) : path.isEmpty() ? "body" : path;
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
            DeserializationContext context, JavaType target, JsonToken token, JsonParser parser, String message)
            throws IOException {
        return wrongType(context, target.getRawClass(), parser);
    }

    @Override
    public @Nullable Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> target,
            ValueInstantiator instantiator,
            JsonParser parser,
            String message)
            throws IOException {
        return wrongType(context, target, parser);
    }

    private static @Nullable Object wrongType(DeserializationContext context, Class<?> target, JsonParser parser)
            throws IOException {
        boolean list = Iterable.class.isAssignableFrom(target);
        String path = path(parser);
        if (Map.class.isAssignableFrom(target) && parser.currentToken() == JsonToken.START_ARRAY) {
            // PHP writes an empty map as an empty array.
            if (parser.nextToken() == JsonToken.END_ARRAY) {
                return new LinkedHashMap<>();
            }
            while (parser.currentToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                parser.nextToken();
            }
        }
        of(context).invalid(path, list ? "must be an array" : "must be an object");
        parser.skipChildren();
        return null;
    }
}
