package io.emailthrottle.vendor.resend;

import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.emailthrottle.vendor.events.WebhookSample;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** What Resend sends. */
public final class ResendSample extends WebhookSample {

    private static final byte[] KEY = bytes("a key of Resend's");
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

    public ResendSample() {
        super("resend", "MESSAGE");
    }

    @Override
    public String bounce() {
        return "permanent bounce";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("secret", SECRET);
    }

    @Override
    public VendorWebhook webhook() {
        return new ResendWebhook(new SigningSettings(SECRET, null));
    }

    @Override
    public WebhookRequest genuine(String body, Instant at) {
        return signed(KEY, body, at);
    }

    @Override
    public WebhookRequest forged(String body, Instant at) {
        return signed(bytes("another"), body, at);
    }

    private static WebhookRequest signed(byte[] key, String body, Instant at) {
        String id = "msg_" + UUID.nameUUIDFromBytes(bytes(body));
        String timestamp = Long.toString(at.getEpochSecond());
        String signature = "v1,AAAA v1," + hmacBase64(key, id + "." + timestamp + "." + body);
        return request(Map.of("svix-id", id, "svix-timestamp", timestamp, "svix-signature", signature), body, at);
    }
}
