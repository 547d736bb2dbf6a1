package io.emailthrottle.ingress.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.BoundedTokens;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ContentEncoding;
import io.emailthrottle.ingress.http.UnreadableBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Reads the body of a dialect's request, whose size and memory are bounded as those of {@code POST /emails}. */
public final class DialectBody {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NAME_LENGTH = 1000;
    /** Names, values and brackets: a thousand recipients with data of their own. */
    private static final int MAX_TOKENS = 200_000;
    /** What one takes in memory as a tree, about. */
    private static final int TOKEN_BYTES = 128;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNameLength(MAX_NAME_LENGTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build()
            .reader();

    private DialectBody() {}

    /** The bytes of the body, unpacked when they are packed; reads throw as those of {@link Admission.Place#body}. */
    public static InputStream stream(Admission.Place place, HttpServletRequest request) throws IOException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return ContentEncoding.isIdentity(encoding)
                ? place.body(request.getInputStream(), request.getContentLengthLong())
                : place.body(ContentEncoding.decoded(encoding, request.getInputStream()), -1);
    }

    /**
     * The body as JSON.
     *
     * @throws UnreadableBody when it is not JSON
     * @throws IOException when it cannot be read to its end
     */
    public static JsonNode json(Admission.Place place, HttpServletRequest request) throws IOException {
        try {
            return tree(READER.createParser(stream(place, request)), place::holdBeside);
        } catch (JsonProcessingException e) {
            throw new UnreadableBody(e);
        }
    }

    /**
     * A JSON object that is the text of a field.
     *
     * @param memory is told how many bytes the object takes, about
     * @return null when it is none
     */
    public static @Nullable ObjectNode object(String text, LongConsumer memory) {
        try {
            return tree(READER.createParser(text), memory) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException | UnreadableBody e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(JsonParser json, LongConsumer memory) throws IOException {
        try (BoundedTokens parser = new BoundedTokens(json, memory, MAX_TOKENS, TOKEN_BYTES)) {
            JsonNode body = READER.readTree(parser);
            if (parser.nextToken() != null) {
                throw new UnreadableBody("Something follows the JSON.");
            }
            if (body == null || body.isMissingNode()) {
                throw new UnreadableBody("The body must be JSON.");
            }
            return body;
        }
    }

    /**
     * The body as a JSON object.
     *
     * @param faults of the whole request
     * @throws UnreadableBody when it is not a JSON object
     * @throws IOException when it cannot be read to its end
     */
    public static Fields object(Admission.Place place, HttpServletRequest request, ValidationErrors faults)
            throws IOException {
        if (json(place, request) instanceof ObjectNode object) {
            return new Fields(object, "", faults);
        }
        throw new UnreadableBody("The body must be a JSON object.");
    }
}
