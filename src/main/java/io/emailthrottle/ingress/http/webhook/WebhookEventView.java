package io.emailthrottle.ingress.http.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.store.webhook.WebhookDelivery;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a webhook was or will be told: Resend's fields, and how the attempts went. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "WebhookEvent")
public record WebhookEventView(
        @Schema(example = "webhook_event") String object,
        @Schema(description = "The webhook-id header") UUID id,
        @Schema(example = "email.bounced") String type,
        @Schema(example = "2026-01-31 09:30:00.123000+00") String createdAt,

        @Schema(allowableValues = {"pending", "attempting", "success", "failed"})
        String status,

        UUID emailId,
        int attempts,
        @Nullable Instant lastAttemptAt,

        @Schema(description = "When the next attempt is made, if one failed", example = "2026-01-31T09:35:00Z")
        @Nullable
        Instant nextAttemptAt,

        @Schema(description = "Why the last attempt failed", example = "HTTP 500")
        String lastError) {

    static WebhookEventView of(WebhookDelivery delivery) {
        boolean tried = delivery.attempts() > 0;
        String status = switch (delivery.status()) {
            case PENDING -> tried ? "attempting" : "pending";
            case SUCCESS -> "success";
            case FAILED -> "failed";
        };
        return new WebhookEventView(
                "webhook_event",
                delivery.id(),
                delivery.type().word(),
                ResendTime.format(delivery.at()),
                status,
                delivery.emailId(),
                delivery.attempts(),
                delivery.lastAttemptAt(),
                tried ? delivery.dueAt() : null,
                delivery.lastError());
    }
}
