package io.emailthrottle.store.webhook;

import io.emailthrottle.email.Visitor;
import io.emailthrottle.store.write.WebhookEventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event that one webhook is told of.
 *
 * @param id the same for all webhooks that are told of the event
 * @param at when the event happened
 * @param vendor who caused it, or null
 * @param detail what the timeline says of it, or null
 * @param visitor who opened or clicked, or null
 * @param attempts how many were made
 * @param dueAt when the next attempt is made; null unless it is pending
 * @param lastError why the last attempt failed; null when it did not, or none was made
 */
public record WebhookDelivery(
        UUID webhookId,
        UUID id,
        String tenant,
        UUID emailId,
        WebhookEventType type,
        Instant at,
        String vendor,
        String detail,
        @Nullable Visitor visitor,
        Status status,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable Instant lastAttemptAt,
        String lastError) {

    /** Where a delivery stands. */
    public enum Status {
        PENDING,
        SUCCESS,
        FAILED
    }
}
