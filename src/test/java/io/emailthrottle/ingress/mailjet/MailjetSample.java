package io.emailthrottle.ingress.mailjet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.dialect.DialectSample;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As Mailjet's client for Java writes it. */
public final class MailjetSample implements DialectSample {

    @Override
    public String dialect() {
        return "mailjet";
    }

    @Override
    public HttpRequest full(URI base, String key, String to, String cc, String bcc) {
        Map<String, Object> mail = new LinkedHashMap<>();
        mail.put("From", Map.of("Email", FROM, "Name", FROM_NAME));
        mail.put("To", List.of(Map.of("Email", to, "Name", TO_NAME)));
        mail.put("Cc", List.of(Map.of("Email", cc)));
        mail.put("Bcc", List.of(Map.of("Email", bcc)));
        mail.put("ReplyTo", Map.of("Email", REPLY_TO));
        mail.put("Subject", SUBJECT);
        mail.put("TextPart", TEXT);
        mail.put("HTMLPart", HTML);
        mail.put("Headers", Map.of(HEADER, HEADER_VALUE));
        mail.put("CustomCampaign", "Welcome email");
        mail.put("EventPayload", "user_id=42");
        mail.put("Variables", Map.of());
        mail.put(
                "Attachments",
                List.of(Map.of(
                        "ContentType",
                        "text/plain",
                        "Filename",
                        FILENAME,
                        "Base64Content",
                        DialectSample.base64(FILE))));
        mail.put(
                "InlinedAttachments",
                List.of(Map.of(
                        "ContentType",
                        "image/png",
                        "Filename",
                        "logo.png",
                        "ContentID",
                        IMAGE_ID,
                        "Base64Content",
                        DialectSample.base64(IMAGE))));
        try {
            return HttpRequest.newBuilder(base.resolve("/v3.1/send"))
                    .header(
                            "Authorization",
                            "Basic " + DialectSample.base64(("public:" + key).getBytes(StandardCharsets.UTF_8)))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(
                            new ObjectMapper().writeValueAsBytes(Map.of("Messages", List.of(mail)))))
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
