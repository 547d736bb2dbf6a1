package io.emailthrottle.ingress.ses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.dialect.DialectSample;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;

/** As the AWS SDK writes it. */
public final class SesSample implements DialectSample {

    @Override
    public String dialect() {
        return "ses";
    }

    /** What the SDK puts into the header, with a signature of nothing. */
    static String authorization(String key) {
        return "AWS4-HMAC-SHA256 Credential=" + key
                + "/20260101/eu-central-1/ses/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
    }

    @Override
    public HttpRequest full(URI base, String key, String to, String cc, String bcc) {
        Map<String, Object> simple = Map.of(
                "Subject",
                Map.of("Data", SUBJECT, "Charset", "UTF-8"),
                "Body",
                Map.of("Text", Map.of("Data", TEXT), "Html", Map.of("Data", HTML)),
                "Headers",
                List.of(Map.of("Name", HEADER, "Value", HEADER_VALUE)),
                "Attachments",
                List.of(
                        Map.of(
                                "RawContent",
                                DialectSample.base64(FILE),
                                "FileName",
                                FILENAME,
                                "ContentType",
                                "text/plain",
                                "ContentDisposition",
                                "ATTACHMENT"),
                        Map.of(
                                "RawContent",
                                DialectSample.base64(IMAGE),
                                "FileName",
                                "logo.png",
                                "ContentType",
                                "image/png",
                                "ContentDisposition",
                                "INLINE",
                                "ContentId",
                                IMAGE_ID)));
        Map<String, Object> email = Map.of(
                "FromEmailAddress",
                "\"" + FROM_NAME.replace("\"", "\\\"") + "\" <" + FROM + ">",
                "Destination",
                Map.of(
                        "ToAddresses",
                        List.of(TO_NAME + " <" + to + ">"),
                        "CcAddresses",
                        List.of(cc),
                        "BccAddresses",
                        List.of(bcc)),
                "ReplyToAddresses",
                List.of(REPLY_TO),
                "Content",
                Map.of("Simple", simple),
                "EmailTags",
                List.of(Map.of("Name", "user_id", "Value", "42")));
        try {
            return HttpRequest.newBuilder(base.resolve("/v2/email/outbound-emails"))
                    .header("Authorization", authorization(key))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(new ObjectMapper().writeValueAsBytes(email)))
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
