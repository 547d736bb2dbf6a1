package io.emailthrottle.ingress.sendgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.dialect.DialectSample;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;

/** As {@code @sendgrid/mail} writes it. */
public final class SendGridSample implements DialectSample {

    @Override
    public String dialect() {
        return "sendgrid";
    }

    @Override
    public HttpRequest full(URI base, String key, String to, String cc, String bcc) {
        Map<String, Object> mail = Map.of(
                "personalizations",
                List.of(Map.of(
                        "to", List.of(Map.of("email", to, "name", TO_NAME)),
                        "cc", List.of(Map.of("email", cc)),
                        "bcc", List.of(Map.of("email", bcc)))),
                "from",
                Map.of("email", FROM, "name", FROM_NAME),
                "reply_to",
                Map.of("email", REPLY_TO),
                "subject",
                SUBJECT,
                "content",
                List.of(Map.of("type", "text/plain", "value", TEXT), Map.of("type", "text/html", "value", HTML)),
                "headers",
                Map.of(HEADER, HEADER_VALUE),
                "attachments",
                List.of(
                        Map.of("content", DialectSample.base64(FILE), "filename", FILENAME, "type", "text/plain"),
                        Map.of(
                                "content",
                                DialectSample.base64(IMAGE),
                                "filename",
                                "logo.png",
                                "type",
                                "image/png",
                                "disposition",
                                "inline",
                                "content_id",
                                IMAGE_ID)),
                "categories",
                List.of("Welcome email"),
                "custom_args",
                Map.of("user_id", "42"));
        try {
            return HttpRequest.newBuilder(base.resolve("/v3/mail/send"))
                    .header("Authorization", "Bearer " + key)
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
