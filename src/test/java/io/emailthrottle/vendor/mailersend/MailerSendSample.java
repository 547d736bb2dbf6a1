package io.emailthrottle.vendor.mailersend;

import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.emailthrottle.vendor.events.WebhookSample;
import java.time.Instant;
import java.util.Map;

/** What MailerSend sends. */
public final class MailerSendSample extends WebhookSample {

    private static final String SECRET = "signing-secret";

    public MailerSendSample() {
        super("mailersend", "MESSAGE");
    }

    @Override
    public String bounce() {
        return "hard_bounced";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("secret", SECRET);
    }

    @Override
    public VendorWebhook webhook() {
        return new MailerSendWebhook(new SigningSettings(SECRET, null));
    }

    @Override
    public WebhookRequest genuine(String body, Instant at) {
        return request(Map.of("Signature", hmacHex(bytes(SECRET), body)), body, at);
    }

    @Override
    public WebhookRequest forged(String body, Instant at) {
        return request(Map.of("Signature", hmacHex(bytes("other"), body)), body, at);
    }
}
