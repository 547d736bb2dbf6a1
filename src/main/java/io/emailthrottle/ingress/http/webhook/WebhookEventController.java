package io.emailthrottle.ingress.http.webhook;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.ingress.DateFields;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ListPage;
import io.emailthrottle.ingress.http.ListParameters;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.webhook.Webhook;
import io.emailthrottle.webhook.outgoing.WebhookService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What webhooks were told, and telling it again. */
@RestController
@RequestMapping(path = "/webhooks/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
public class WebhookEventController {

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "WebhookEventList")
    record Page(@Schema(example = "list") String object, boolean hasMore, List<WebhookEventView> data) {}

    @Schema(name = "WebhookReplay")
    record Since(
            @Schema(description = "ISO 8601 with a zone; absent for all", example = "2026-01-31T00:00:00Z") @Nullable
            String since) {}

    @Schema(name = "ReplayedWebhookEvent")
    record Replayed(@Schema(example = "webhook_event") String object, UUID id) {}

    @Schema(name = "ReplayedCount")
    record Count(
            @Schema(description = "How many are delivered again")
            int count) {}

    private final WebhookService webhookService;

    WebhookEventController(WebhookService webhookService) {
        this.webhookService = webhookService;
    }

    @Operation(
            operationId = "listWebhookEvents",
            summary = "List a webhook's events, newest first",
            description =
                    "Each with its status, the number of attempts, the last error and when the next attempt is due.")
    @GetMapping("/events")
    Page list(
            @PathVariable String id,
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int limit,
            @Parameter(description = "Only those older than this id") @RequestParam(required = false) @Nullable
                    String after,
            @Parameter(hidden = true) Caller caller) {
        Webhook webhook = WebhookController.find(webhookService, caller, id);
        ListParameters parameters = new ListParameters();
        int size = parameters.limit(limit);
        List<WebhookEventView> found =
                webhookService.deliveries(webhook.id(), parameters.id("after", after), size + 1).stream()
                        .map(WebhookEventView::of)
                        .toList();
        ListPage<WebhookEventView> page = ListPage.of(found, size, false);
        return new Page("list", page.more(), page.rows());
    }

    @Operation(
            operationId = "getWebhookEvent",
            summary = "Show one event of a webhook",
            description = "Its status, the number of attempts, the last error and when the next attempt is due.")
    @GetMapping("/events/{eventId}")
    WebhookEventView get(
            @PathVariable String id, @PathVariable String eventId, @Parameter(hidden = true) Caller caller) {
        Webhook webhook = WebhookController.find(webhookService, caller, id);
        return webhookService
                .delivery(webhook.id(), WebhookController.id(eventId))
                .map(WebhookEventView::of)
                .orElseThrow(() -> new NotFound("Webhook event not found"));
    }

    @Operation(
            operationId = "replayWebhookEvent",
            summary = "Deliver one event again",
            description = "With the same `webhook-id`, whether it arrived or not. The webhook has to be enabled.")
    @PostMapping("/events/{eventId}/replay")
    Replayed replay(@PathVariable String id, @PathVariable String eventId, @Parameter(hidden = true) Caller caller) {
        Webhook webhook = enabled(caller, id);
        UUID event = WebhookController.id(eventId);
        if (!webhookService.replay(webhook.id(), event)) {
            throw new NotFound("Webhook event not found");
        }
        return new Replayed("webhook_event", event);
    }

    @Operation(
            operationId = "replayWebhook",
            summary = "Deliver again what was given up",
            description =
                    "Every event that was given up, or those of them since a date. The webhook has to be enabled.")
    @PostMapping("/replay")
    Count replayFailed(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Since body,
            @Parameter(hidden = true) Caller caller) {
        Webhook webhook = enabled(caller, id);
        ValidationErrors validationErrors = new ValidationErrors();
        Instant since = body == null ? null : DateFields.instant("since", body.since(), validationErrors);
        validationErrors.orThrow();
        return new Count(webhookService.replayFailed(webhook.id(), since == null ? Instant.EPOCH : since));
    }

    private Webhook enabled(Caller caller, String id) {
        Webhook webhook = WebhookController.find(webhookService, caller, id);
        if (!webhook.enabled()) {
            ValidationErrors validationErrors = new ValidationErrors();
            validationErrors.invalid("status", "the webhook is disabled; enable it first");
            validationErrors.orThrow();
        }
        return webhook;
    }
}
