package io.emailthrottle.vendor.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.email.Emails;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one vendor sends, in the shape that it documents, signed as it signs. The bodies lie in a file of the vendor's
 * name; all are about one email, {@link Emails#ID}, and one recipient, and happened at {@link #AT}.
 */
public abstract class WebhookSample {

    public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    public static final String RECIPIENT = "ada@example.org";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String type;
    private final String messageId;
    private final Map<String, String> bodies = new TreeMap<>();

    /** @param messageId the vendor's id for the email, as its receipt had it */
    protected WebhookSample(String type, String messageId) {
        this.type = type;
        this.messageId = messageId;
        try (InputStream in = WebhookSample.class.getResourceAsStream("/webhooks/" + type + ".json")) {
            for (Map.Entry<String, JsonNode> one : JSON.readTree(in).properties()) {
                bodies.put(one.getKey(), one.getValue().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String type() {
        return type;
    }

    public String messageId() {
        return messageId;
    }

    public Set<String> names() {
        return bodies.keySet();
    }

    public String body(String name) {
        if (!bodies.containsKey(name)) {
            throw new IllegalArgumentException(type + " has no sample '" + name + "', only " + names());
        }
        return bodies.get(name);
    }

    /** The name of a body that tells of a hard bounce. */
    public abstract String bounce();

    /** What is configured under {@code webhook}. */
    public abstract Map<String, String> settings();

    public abstract VendorWebhook webhook();

    /** As the vendor sends it at this moment. */
    public abstract WebhookRequest genuine(String body, Instant at);

    /** As somebody sends it who knows everything but the key. */
    public abstract WebhookRequest forged(String body, Instant at);

    /** Whether the signature says when it was made. */
    public boolean dated() {
        return true;
    }

    protected static WebhookRequest request(Map<String, String> headers, String body, Instant at) {
        return new WebhookRequest(headers, null, body.getBytes(StandardCharsets.UTF_8), at);
    }

    protected static String hmacHex(byte[] key, String text) {
        return HexFormat.of().formatHex(hmac(key, text));
    }

    protected static String hmacBase64(byte[] key, String text) {
        return Base64.getEncoder().encodeToString(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return type;
    }
}
