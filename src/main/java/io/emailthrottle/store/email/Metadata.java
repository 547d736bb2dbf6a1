package io.emailthrottle.store.email;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An email's metadata as the table {@code metadata} keeps it: a JSON object of texts. It is kept beside the payload, because events
 * come after the payload's retention has ended.
 */
final class Metadata {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Metadata() {}

    static String encode(Map<String, String> entries) {
        try {
            return JSON.writeValueAsString(entries);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    static Map<String, String> decode(String entries) {
        try {
            return JSON.readValue(entries, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table metadata holds what is no JSON object of texts", e);
        }
    }
}
