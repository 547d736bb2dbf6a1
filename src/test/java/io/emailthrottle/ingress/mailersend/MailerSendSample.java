package io.emailthrottle.ingress.mailersend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.dialect.DialectSample;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As MailerSend's client for Node writes it. */
public final class MailerSendSample implements DialectSample {

    @Override
    public String dialect() {
        return "mailersend";
    }

    @Override
    public HttpRequest full(URI base, String key, String to, String cc, String bcc) {
        Map<String, Object> mail = new LinkedHashMap<>();
        mail.put("from", Map.of("email", FROM, "name", FROM_NAME));
        mail.put("to", List.of(Map.of("email", to, "name", TO_NAME)));
        mail.put("cc", List.of(Map.of("email", cc)));
        mail.put("bcc", List.of(Map.of("email", bcc)));
        mail.put("reply_to", Map.of("email", REPLY_TO));
        mail.put("subject", SUBJECT);
        mail.put("text", TEXT);
        mail.put("html", HTML);
        mail.put("headers", List.of(Map.of("name", HEADER, "value", HEADER_VALUE)));
        mail.put("tags", List.of("Welcome email"));
        mail.put(
                "attachments",
                List.of(
                        Map.of(
                                "content",
                                DialectSample.base64(FILE),
                                "filename",
                                FILENAME,
                                "disposition",
                                "attachment"),
                        Map.of(
                                "content",
                                DialectSample.base64(IMAGE),
                                "filename",
                                "logo.png",
                                "disposition",
                                "inline",
                                "id",
                                IMAGE_ID)));
        try {
            return HttpRequest.newBuilder(base.resolve("/v1/email"))
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
