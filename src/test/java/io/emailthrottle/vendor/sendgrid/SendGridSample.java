package io.emailthrottle.vendor.sendgrid;

import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.emailthrottle.vendor.events.WebhookSample;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** What SendGrid sends. */
public final class SendGridSample extends WebhookSample {

    private static final KeyPair KEYS = keys();
    private static final KeyPair OTHERS = keys();

    public SendGridSample() {
        super("sendgrid", "MESSAGE");
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String publicKey() {
        return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
    }

    @Override
    public String bounce() {
        return "bounce";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("public-key", publicKey());
    }

    @Override
    public VendorWebhook webhook() {
        return new SendGridWebhook(new SendGridWebhookSettings(publicKey(), Duration.ofMinutes(5)));
    }

    @Override
    public WebhookRequest genuine(String body, Instant at) {
        return signed(KEYS, body, at);
    }

    @Override
    public WebhookRequest forged(String body, Instant at) {
        return signed(OTHERS, body, at);
    }

    private static WebhookRequest signed(KeyPair keys, String body, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        try {
            Signature ecdsa = Signature.getInstance("SHA256withECDSA");
            ecdsa.initSign(keys.getPrivate());
            ecdsa.update(bytes(timestamp + body));
            Map<String, String> headers = Map.of(
                    "X-Twilio-Email-Event-Webhook-Timestamp",
                    timestamp,
                    "X-Twilio-Email-Event-Webhook-Signature",
                    Base64.getEncoder().encodeToString(ecdsa.sign()));
            return request(headers, body, at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
