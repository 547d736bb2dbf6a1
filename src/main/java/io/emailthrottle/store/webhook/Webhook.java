package io.emailthrottle.store.webhook;

import io.emailthrottle.store.write.WebhookEventType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an application wants to be told what becomes of its emails.
 *
 * @param endpoint the URL that deliveries are posted to
 * @param format the name of the form in which it is told
 * @param secrets which deliveries are signed with
 * @param disabledReason why it was disabled by itself; null when it is enabled, or somebody disabled it
 * @param failingSince since when no delivery has arrived; null when the last one did
 */
public record Webhook(
        UUID id,
        String tenant,
        String endpoint,
        String format,
        Set<WebhookEventType> events,
        Secrets secrets,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        Instant createdAt) {

    /**
     * Each {@code whsec_} and base64.
     *
     * @param previous the one before the last rotation; null when there was none
     * @param previousUntil until when deliveries are signed with it too; null when there is none
     */
    public record Secrets(
            String current,
            @Nullable String previous,
            @Nullable Instant previousUntil) {

        /** A secret that never was another. */
        public static Secrets of(String current) {
            return new Secrets(current, null, null);
        }

        /** Those that are in force at a moment, the newest first. */
        public List<String> at(Instant now) {
            return previous != null && now.isBefore(previousUntil) ? List.of(current, previous) : List.of(current);
        }

        @Override
        public String toString() {
            return "Secrets[...]";
        }
    }

    /** The secret to verify deliveries with. */
    public String secret() {
        return secrets.current();
    }

    /** Without the secret, and without the URL, which may hold another. */
    @Override
    public String toString() {
        return "webhook " + id;
    }
}
