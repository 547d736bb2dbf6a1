package io.emailthrottle.vendor.mailgun;

import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.emailthrottle.vendor.events.WebhookSample;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** What Mailgun sends. */
public final class MailgunSample extends WebhookSample {

    private static final String KEY = "signing-key";

    public MailgunSample() {
        super("mailgun", "<MESSAGE>");
    }

    @Override
    public String bounce() {
        return "failed for good";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("secret", KEY);
    }

    @Override
    public VendorWebhook webhook() {
        return new MailgunWebhook(new SigningSettings(KEY, null));
    }

    @Override
    public WebhookRequest genuine(String body, Instant at) {
        return signed(KEY, UUID.randomUUID().toString(), body, at);
    }

    @Override
    public WebhookRequest forged(String body, Instant at) {
        return signed("other", UUID.randomUUID().toString(), body, at);
    }

    static WebhookRequest withToken(String token, String body) {
        return signed(KEY, token, body, AT);
    }

    private static WebhookRequest signed(String key, String token, String body, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        String signed = body.replace("TIMESTAMP", timestamp)
                .replace("TOKEN", token)
                .replace("SIGNATURE", hmacHex(bytes(key), timestamp + token));
        return request(Map.of(), signed, at);
    }
}
