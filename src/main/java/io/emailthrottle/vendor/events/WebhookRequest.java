package io.emailthrottle.vendor.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to a vendor's webhook, not verified yet.
 *
 * @param headers by name in any case
 * @param secret the query parameter {@code secret}, for vendors that can send nothing else; or null
 * @param body the bytes as they came, which is what signatures are made of
 * @param at when it came
 */
public record WebhookRequest(
        Map<String, String> headers, @Nullable String secret, byte[] body, Instant at) {

    private static final int MAX_DEPTH = 64;
    /** Vendors send at most 1,000 events in a request, of some dozens of fields. */
    private static final long MAX_TOKENS = 200_000;

    /** Bounded where it is read: some vendors' proof stands in the JSON, so strangers' is read too. */
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    public WebhookRequest {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    /** The value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** @throws WebhookRefused when the header is missing: a request without its signature is nobody's */
    public String signature(String name) throws WebhookRefused {
        String value = header(name);
        if (value == null) {
            throw WebhookRefused.forged("it has no header " + name);
        }
        return value;
    }

    /** The body as text, as far as signatures need it. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @throws WebhookRefused when the body is no JSON object or array */
    public JsonNode json() throws WebhookRefused {
        return json(body);
    }

    /** Reads JSON that stands as text within JSON. */
    public static JsonNode json(byte[] text) throws WebhookRefused {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isContainerNode()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw WebhookRefused.unreadable("the body is no JSON");
        } catch (IOException e) {
            throw WebhookRefused.unreadable("the body is no UTF-8");
        }
        throw WebhookRefused.unreadable("the body is no JSON object or array");
    }

    /** Without the body and its headers, which hold secrets. */
    @Override
    public String toString() {
        return "WebhookRequest[" + body.length + " bytes at " + at + "]";
    }
}
