package io.emailthrottle.store.webhook;

import io.emailthrottle.store.write.WebhookEventType;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Where an application wants to be told what becomes of its emails.
 *
 * @param endpoint the URL that deliveries are posted to
 * @param secret {@code whsec_} and base64, which deliveries are signed with
 * @param disabledReason why it was disabled by itself; null when it is enabled, or somebody disabled it
 * @param failingSince since when no delivery has arrived; null when the last one did
 */
public record Webhook(
        UUID id,
        String tenant,
        String endpoint,
        Set<WebhookEventType> events,
        String secret,
        boolean enabled,
        String disabledReason,
        Instant failingSince,
        Instant createdAt) {

    /** Without the secret, and without the URL, which may hold another. */
    @Override
    public String toString() {
        return "webhook " + id;
    }
}
