package io.emailthrottle.ingress.brevo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.dialect.DialectSample;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As {@code @getbrevo/brevo} writes it. */
public final class BrevoSample implements DialectSample {

    @Override
    public String dialect() {
        return "brevo";
    }

    @Override
    public HttpRequest full(URI base, String key, String to, String cc, String bcc) {
        Map<String, Object> mail = new LinkedHashMap<>();
        mail.put("sender", Map.of("email", FROM, "name", FROM_NAME));
        mail.put("to", List.of(Map.of("email", to, "name", TO_NAME)));
        mail.put("cc", List.of(Map.of("email", cc)));
        mail.put("bcc", List.of(Map.of("email", bcc)));
        mail.put("replyTo", Map.of("email", REPLY_TO));
        mail.put("subject", SUBJECT);
        mail.put("textContent", TEXT);
        mail.put("htmlContent", HTML);
        mail.put("headers", Map.of(HEADER, HEADER_VALUE, "X-Mailin-custom", "user_id=42"));
        mail.put("tags", List.of("Welcome email"));
        mail.put(
                "attachment",
                List.of(
                        Map.of("content", DialectSample.base64(FILE), "name", FILENAME),
                        Map.of("content", DialectSample.base64(IMAGE), "name", IMAGE_ID)));
        try {
            return HttpRequest.newBuilder(base.resolve("/v3/smtp/email"))
                    .header("api-key", key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(new ObjectMapper().writeValueAsBytes(mail)))
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
