package io.emailthrottle.ingress.postmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.dialect.DialectSample;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As Postmark's client for Node writes it. */
public final class PostmarkSample implements DialectSample {

    @Override
    public String dialect() {
        return "postmark";
    }

    @Override
    public HttpRequest full(URI base, String key, String to, String cc, String bcc) {
        Map<String, Object> mail = new LinkedHashMap<>();
        mail.put("From", "\"" + FROM_NAME.replace("\"", "\\\"") + "\" <" + FROM + ">");
        mail.put("To", TO_NAME + " <" + to + ">");
        mail.put("Cc", cc);
        mail.put("Bcc", bcc);
        mail.put("ReplyTo", REPLY_TO);
        mail.put("Subject", SUBJECT);
        mail.put("TextBody", TEXT);
        mail.put("HtmlBody", HTML);
        mail.put("Tag", "Welcome email");
        mail.put("Metadata", Map.of("user_id", "42"));
        mail.put("Headers", List.of(Map.of("Name", HEADER, "Value", HEADER_VALUE)));
        mail.put(
                "Attachments",
                List.of(
                        Map.of(
                                "Name",
                                FILENAME,
                                "Content",
                                DialectSample.base64(FILE),
                                "ContentType",
                                "text/plain",
                                "ContentID",
                                ""),
                        Map.of(
                                "Name",
                                "logo.png",
                                "Content",
                                DialectSample.base64(IMAGE),
                                "ContentType",
                                "image/png",
                                "ContentID",
                                "cid:" + IMAGE_ID)));
        try {
            return HttpRequest.newBuilder(base.resolve("/email"))
                    .header("X-Postmark-Server-Token", key)
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
