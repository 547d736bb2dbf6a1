package io.emailthrottle.vendor.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor answered to one call.
 *
 * @param status the HTTP status
 * @param headers by name in any case; of a repeated header the first
 * @param body at most the first 64 KB; shorter or empty also when the connection broke after the status line
 * @param at when it came, to read the dates in it
 * @param cut whether the body was broken off by a time limit
 */
public record Answer(int status, Map<String, String> headers, String body, Instant at, boolean cut) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Answer {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    /** An answer whose body is whole. */
    public Answer(int status, Map<String, String> headers, String body, Instant at) {
        this(status, headers, body, at, false);
    }

    /** The value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body as JSON; a missing node when it is none, so that a path into it simply finds nothing. */
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The text at a JSON pointer such as {@code /errors/0/message}, or null when there is no text of any length. */
    public @Nullable String text(String pointer) {
        JsonNode node = json().at(pointer);
        return node.isValueNode() && !node.isNull() && !node.asText().isBlank() ? node.asText() : null;
    }

    /** Whether it is a web page: no vendor's API answers so, a proxy or a wrong base URL does. */
    boolean isWebPage() {
        String type = header("Content-Type");
        return type != null && type.regionMatches(true, 0, "text/html", 0, "text/html".length());
    }
}
