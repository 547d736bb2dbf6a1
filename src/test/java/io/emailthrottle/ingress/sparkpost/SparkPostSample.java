package io.emailthrottle.ingress.sparkpost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.dialect.DialectSample;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;

/** As the client for Node writes it. */
public final class SparkPostSample implements DialectSample {

    @Override
    public String dialect() {
        return "sparkpost";
    }

    @Override
    public HttpRequest full(URI base, String key, String to, String cc, String bcc) {
        String headerTo = "\"" + TO_NAME + "\" <" + to + ">";
        Map<String, Object> content = Map.of(
                "from",
                Map.of("email", FROM, "name", FROM_NAME),
                "reply_to",
                REPLY_TO,
                "subject",
                SUBJECT,
                "text",
                TEXT,
                "html",
                HTML,
                "headers",
                Map.of(HEADER, HEADER_VALUE, "CC", cc),
                "attachments",
                List.of(Map.of("name", FILENAME, "type", "text/plain", "data", DialectSample.base64(FILE))),
                "inline_images",
                List.of(Map.of("name", IMAGE_ID, "type", "image/png", "data", DialectSample.base64(IMAGE))));
        Map<String, Object> transmission = Map.of(
                "recipients",
                List.of(
                        Map.of(
                                "address",
                                Map.of("email", to, "name", TO_NAME),
                                "tags",
                                List.of("Welcome email"),
                                "metadata",
                                Map.of("user_id", "42")),
                        Map.of("address", Map.of("email", cc, "header_to", headerTo)),
                        Map.of("address", Map.of("email", bcc, "header_to", headerTo))),
                "content",
                content);
        try {
            return HttpRequest.newBuilder(base.resolve("/api/v1/transmissions"))
                    .header("Authorization", key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(new ObjectMapper().writeValueAsBytes(transmission)))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return dialect();
    }
}
