package io.emailthrottle.webhook.outgoing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is posted to an endpoint.
 *
 * @param contentType a media type, perhaps with parameters
 * @param headers beside the content type; signatures are among them
 */
public record EventRequest(String contentType, byte[] body, Map<String, String> headers) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** JSON of maps, lists, texts and numbers. */
    public static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts are always JSON", e);
        }
    }

    /** A request with a JSON body. */
    public static EventRequest ofJson(byte[] body, Map<String, String> headers) {
        return new EventRequest("application/json", body, headers);
    }

    /**
     * The same with the headers of the Standard Webhooks specification, for forms without a signature of their own.
     *
     * @param secrets those in force, the newest first
     * @param now of this attempt
     */
    public static EventRequest signed(byte[] body, EventFacts event, List<String> secrets, Instant now) {
        return ofJson(body, SigningSecret.headers(secrets, event.id().toString(), now, body));
    }
}
