package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.delivery.Receipt;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.ingress.ResendTime;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answer to {@code POST /emails}: what is true when it is given. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SendResponse(
        @Schema(description = "Ours, a UUIDv7") UUID id,

        @Schema(description = "Where the email stands", example = "sent")
        EmailStatus status,

        @Schema(description = "Who took it", example = "simulated-a") @Nullable
        String vendor,

        @Schema(description = "The vendor's own id for it, if it gave one") @Nullable
        String vendorMessageId,

        @Schema(
                description = "Which moment was understood; only when the email is scheduled",
                example = "2026-12-24 18:00:00.000000+00")
        @Nullable
        String scheduledAt,

        @Schema(description = "Recipients that the vendor refused while it took the email for the others") @Nullable
        List<RefusedRecipient> refused) {

    /** A recipient who does not get it, and the vendor's words why. */
    record RefusedRecipient(String recipient, String reason) {}

    /** @param scheduledAt null when it goes now */
    public static SendResponse of(Receipt receipt, @Nullable Instant scheduledAt) {
        List<RefusedRecipient> refused =
                receipt.round() != null && receipt.round().outcome() instanceof Outcome.Sent sent
                        ? sent.receipt().refused().stream()
                                .map(one -> new RefusedRecipient(one.recipient().address(), one.reason()))
                                .toList()
                        : List.of();
        return new SendResponse(
                receipt.id(),
                receipt.status(),
                receipt.vendor(),
                receipt.vendorMessageId(),
                ResendTime.formatNullable(scheduledAt),
                refused.isEmpty() ? null : refused);
    }
}
