package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.ingress.http.TimelineEntry;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.Event;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An email as it stands in a list: without bodies and timeline, which would have to be looked up one by one. */
@JsonNaming(SnakeCaseStrategy.class)
public record EmailRow(
        @Schema(example = "email") String object,
        UUID id,

        @Schema(nullable = true, description = "Null in lists") @Nullable
        String messageId,

        List<String> to,
        String from,
        String createdAt,
        String subject,

        @Schema(nullable = true, description = "Null in lists") @Nullable
        String html,

        @Schema(nullable = true, description = "Null in lists") @Nullable
        String text,

        @Schema(nullable = true, description = "Null in lists") @Nullable
        List<String> bcc,

        @Schema(nullable = true, description = "Null in lists") @Nullable
        List<String> cc,

        @Schema(nullable = true, description = "Null in lists") @Nullable
        List<String> replyTo,

        String lastEvent,
        @Schema(nullable = true) @Nullable String scheduledAt,
        EmailStatus status,
        @Schema(nullable = true) @Nullable String vendor,
        int attempts,
        @Schema(nullable = true) @Nullable Instant dueAt,
        Instant expiresAt,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
                description = "Only among dead letters: why it failed, how the last call ended, or why there was none;"
                        + " among dead tickets, why the ticket died")
        @Nullable
        TimelineEntry reason) {

    /** @param reason why it failed; null when it did not, or its timeline does not say */
    static EmailRow of(StoredEmail email, @Nullable Event reason) {
        return new EmailRow(
                "email",
                email.id(),
                null,
                email.recipients(),
                email.sender(),
                ResendTime.format(email.createdAt()),
                email.subject(),
                null,
                null,
                null,
                null,
                null,
                LastEvent.of(email.status()),
                ResendTime.formatNullable(email.scheduledAt()),
                email.status(),
                email.vendor(),
                email.attempts(),
                email.dueAt(),
                email.expiresAt(),
                reason == null ? null : TimelineEntry.of(reason));
    }
}
