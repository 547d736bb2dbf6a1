package io.emailthrottle.webhook.outgoing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs deliveries, as the Standard Webhooks specification has it
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 *
 * @param text {@code whsec_} and the key in base64
 */
record SigningSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    /** The specification asks for 24 to 64. */
    private static final int KEY_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    static SigningSecret generate() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return new SigningSecret(PREFIX + Base64.getEncoder().encodeToString(key));
    }

    /**
     * The value of the signature header: a signature by each secret, of which a receiver needs to know one.
     *
     * @param timestamp seconds since 1970, of the attempt
     */
    static String sign(List<String> secrets, String id, long timestamp, byte[] body) {
        return secrets.stream()
                .map(secret -> new SigningSecret(secret).sign(id, timestamp, body))
                .collect(Collectors.joining(" "));
    }

    /** The headers of the specification, and the same as Svix calls them. */
    static Map<String, String> headers(List<String> secrets, String id, Instant now, byte[] body) {
        long timestamp = now.getEpochSecond();
        String signature = sign(secrets, id, timestamp, body);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String prefix : List.of("webhook", "svix")) {
            headers.put(prefix + "-id", id);
            headers.put(prefix + "-timestamp", Long.toString(timestamp));
            headers.put(prefix + "-signature", signature);
        }
        return headers;
    }

    /** One signature. */
    String sign(String id, long timestamp, byte[] body) {
        byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SigningSecret[...]";
    }
}
