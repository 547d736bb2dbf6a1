package io.emailthrottle.ingress;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads an attachment's content: base64; an array of octets, which is how Go, Rust, Ruby and Python write bytes; or {@code
 * {"type":"Buffer","data":[72,105]}}, which is what Node's JSON makes of a Buffer. Other text is kept as text.
 */
public final class ContentDeserializer extends StdDeserializer<AttachmentContent> {

    /** What is wrong with content of any other form. */
    static final String NEITHER = "must be base64, an array of octets, or Node's {\"type\":\"Buffer\",\"data\":[...]}";

    ContentDeserializer() {
        super(AttachmentContent.class);
    }

    @Override
    public @Nullable AttachmentContent deserialize(JsonParser parser, DeserializationContext context)
            throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            byte[] content = base64(text);
            return content == null ? AttachmentContent.ofText(text) : AttachmentContent.of(content);
        }
        byte[] content = switch (parser.currentToken()) {
            case START_ARRAY -> bytes(BoundedTokens.uncounted(parser));
            case START_OBJECT -> buffer(parser);
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
        if (content == null) {
            BindingErrors.of(context).invalid(BindingErrors.path(parser), "invalid_attachment", NEITHER);
            return null;
        }
        return AttachmentContent.of(content);
    }

    /** Tolerates line breaks, as MIME does, and nothing else outside the alphabet. */
    private static byte @Nullable [] base64(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Base64.getDecoder().decode(ascii);
        } catch (IllegalArgumentException e) {
            String joined = text.replaceAll("[\r\n]+", "");
            if (joined.length() == text.length()) {
                return null;
            }
            try {
                return Base64.getDecoder().decode(joined);
            } catch (IllegalArgumentException invalid) {
                return null;
            }
        }
    }

    private static byte @Nullable [] buffer(JsonParser parser) throws IOException {
        byte[] content = null;
        boolean valid = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean data = parser.currentName().equals("data");
            JsonToken value = parser.nextToken();
            if (data && value == JsonToken.START_ARRAY) {
                content = bytes(BoundedTokens.uncounted(parser));
                valid &= content != null;
            } else {
                parser.skipChildren();
            }
        }
        return valid ? content : null;
    }

    private static byte @Nullable [] bytes(JsonParser parser) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean valid = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int octet = token == JsonToken.VALUE_NUMBER_INT ? octet(parser) : -1;
            valid &= octet >= 0;
            bytes.write(octet);
            parser.skipChildren();
        }
        return valid ? bytes.toByteArray() : null;
    }

    private static int octet(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.INT) {
            return -1;
        }
        int value = parser.getIntValue();
        return value <= 255 ? value : -1;
    }
}
