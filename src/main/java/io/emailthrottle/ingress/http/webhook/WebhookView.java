package io.emailthrottle.ingress.http.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.store.webhook.Webhook;
import io.emailthrottle.store.write.WebhookEventType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A webhook as it is shown: Resend's fields, and why it is disabled or failing. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Webhook")
public record WebhookView(
        @Schema(example = "webhook") String object,
        UUID id,
        @Schema(example = "2026-01-31 09:30:00.123000+00") String createdAt,
        @Schema(allowableValues = {"enabled", "disabled"}) String status,
        @Schema(example = "https://example.com/webhooks") String endpoint,

        @Schema(description = "`standard`, or the vendor whose form the events have", example = "standard")
        String format,

        @Schema(example = "[\"email.delivered\", \"email.bounced\"]")
        List<String> events,

        @Schema(description = "Deliveries are signed with it; shown for one webhook, not in lists") @Nullable
        String signingSecret,

        @Schema(description = "Why it was disabled by itself; absent when nobody but you did") @Nullable
        String disabledReason,

        @Schema(description = "Since when nothing has arrived; absent while deliveries arrive") @Nullable
        Instant failingSince) {

    /** @param verifiedWith what deliveries are verified with */
    static WebhookView of(Webhook webhook, String verifiedWith) {
        return view(webhook, verifiedWith);
    }

    static WebhookView withoutSecret(Webhook webhook) {
        return view(webhook, null);
    }

    private static WebhookView view(Webhook webhook, @Nullable String secret) {
        return new WebhookView(
                "webhook",
                webhook.id(),
                ResendTime.format(webhook.createdAt()),
                webhook.enabled() ? "enabled" : "disabled",
                webhook.endpoint(),
                webhook.format(),
                webhook.events().stream().map(WebhookEventType::word).toList(),
                secret,
                webhook.disabledReason(),
                webhook.failingSince());
    }
}
