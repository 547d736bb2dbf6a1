package io.emailthrottle.vendor.events;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** What a vendor sends that signs nothing, with HTTP Basic. */
public abstract class SharedSecretSample extends WebhookSample {

    protected static final SharedSecretSettings SETTINGS =
            new SharedSecretSettings("hook", "correct horse battery", null);

    protected SharedSecretSample(String type, String messageId) {
        super(type, messageId);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("username", SETTINGS.username(), "password", SETTINGS.password());
    }

    @Override
    public WebhookRequest genuine(String body, Instant at) {
        return basic("hook:correct horse battery", body, at);
    }

    @Override
    public WebhookRequest forged(String body, Instant at) {
        return basic("hook:battery staple", body, at);
    }

    private static WebhookRequest basic(String credentials, String body, Instant at) {
        String header = "Basic " + Base64.getEncoder().encodeToString(bytes(credentials));
        return request(Map.of("Authorization", header), body, at);
    }

    @Override
    public boolean dated() {
        return false;
    }
}
