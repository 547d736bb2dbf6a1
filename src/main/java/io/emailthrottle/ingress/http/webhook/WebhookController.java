package io.emailthrottle.ingress.http.webhook;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.ingress.http.ListPage;
import io.emailthrottle.ingress.http.ListParameters;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.ingress.http.PathId;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.webhook.Webhook;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EndpointRefused;
import io.emailthrottle.webhook.outgoing.EventFormat;
import io.emailthrottle.webhook.outgoing.EventFormats;
import io.emailthrottle.webhook.outgoing.WebhookService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where applications want to be told what becomes of their emails. */
@RestController
@RequestMapping(path = "/webhooks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
public class WebhookController {

    @Schema(name = "WebhookRequest")
    record Create(
            @Schema(description = "An https URL on the public Internet", example = "https://example.com/webhooks")
            @Nullable
            String endpoint,

            @Schema(
                    description =
                            "All that Resend knows; here occur `email.sent`, `email.scheduled`, `email.delivered`, `email.delivery_delayed`,"
                                    + " `email.bounced`, `email.complained`, `email.opened`, `email.clicked`, `email.failed`,"
                                    + " `email.suppressed`",
                    example = "[\"email.delivered\", \"email.bounced\"]")
            @Nullable
            List<String> events,

            @Schema(
                    allowableValues = {"enabled", "disabled"},
                    defaultValue = "enabled",
                    description = "A disabled one is told nothing until it is enabled")
            String status,

            @Schema(
                    defaultValue = "standard",
                    description =
                            "`standard`, or the vendor whose form and signature the events have, so that a handler that the"
                                    + " application has already works; `events` may then be absent for all that the form has",
                    example = "standard")
            @Nullable
            String format) {}

    @Schema(name = "WebhookChange")
    record Change(
            @Schema(example = "https://example.com/webhooks") @Nullable
            String endpoint,

            @Schema(example = "[\"email.bounced\"]") @Nullable
            List<String> events,

            @Schema(
                    allowableValues = {"enabled", "disabled"},
                    example = "enabled")
            @Nullable
            String status,

            @Schema(hidden = true) @JsonAlias({"webhook_id", "webhookId"}) @Nullable
            String id) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "NewWebhook")
    record Created(
            @Schema(example = "webhook") String object,
            UUID id,

            @Schema(description = "Verify deliveries with it", example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            String signingSecret) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ChangedWebhook")
    record Changed(
            @Schema(example = "webhook") String object,
            UUID id,
            @Nullable Boolean deleted) {}

    @Schema(name = "WebhookList")
    @JsonNaming(SnakeCaseStrategy.class)
    record Webhooks(@Schema(example = "list") String object, boolean hasMore, List<WebhookView> data) {}

    private final WebhookService webhookService;

    WebhookController(WebhookService webhookService) {
        this.webhookService = webhookService;
    }

    @Operation(
            operationId = "createWebhook",
            summary = "Register an endpoint for events about emails",
            description =
                    "Each event is posted to the endpoint, signed as Standard Webhooks says. The answer holds the signing secret.")
    @ApiResponse(responseCode = "200", description = "It is told from now on", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "422",
            description = "The URL may not be called, or an event is unknown",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Created create(@RequestBody Create body, @Parameter(hidden = true) Caller caller) {
        ValidationErrors validationErrors = new ValidationErrors();
        String endpoint = body.endpoint() == null ? "" : body.endpoint().strip();
        if (endpoint.isEmpty()) {
            validationErrors.missing("endpoint");
        }
        EventFormat format = format(body.format(), validationErrors);
        Set<WebhookEventType> events = events(body, format, validationErrors);
        Boolean enabled = enabled(body.status(), validationErrors);
        validationErrors.orThrow();
        Objects.requireNonNull(format, "an unknown format is a fault");
        try {
            Webhook webhook =
                    webhookService.create(caller.tenant(), endpoint, format, events, enabled == null || enabled);
            return new Created("webhook", webhook.id(), format.verifiedWith(webhook.secret()));
        } catch (EndpointRefused e) {
            throw refused(e);
        }
    }

    @Operation(
            operationId = "listWebhooks",
            summary = "List webhooks, newest first",
            description = "Pages with `after` and `before`. Signing secrets are not in the list.")
    @GetMapping
    Webhooks list(
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "100") int limit,
            @Parameter(description = "Only those that were registered before this one")
                    @RequestParam(required = false)
                    @Nullable
                    String after,
            @Parameter(description = "Only those that were registered after this one")
                    @RequestParam(required = false)
                    @Nullable
                    String before,
            @Parameter(hidden = true) Caller caller) {
        ListParameters parameters = new ListParameters();
        int size = parameters.limit(limit);
        UUID olderThan = parameters.id("after", after);
        UUID newerThan = parameters.id("before", before);
        List<Webhook> all = webhookService.list(caller.tenant()).stream()
                .filter(webhook -> olderThan == null || later(olderThan, webhook.id()))
                .filter(webhook -> newerThan == null || later(webhook.id(), newerThan))
                .toList();
        int from = newerThan == null ? 0 : Math.max(0, all.size() - size - 1);
        ListPage<Webhook> page =
                ListPage.of(all.subList(from, Math.min(all.size(), from + size + 1)), size, newerThan != null);
        return new Webhooks(
                "list",
                page.more(),
                page.rows().stream().map(WebhookView::withoutSecret).toList());
    }

    /** Ids are in the order of time as text. */
    private static boolean later(UUID one, UUID other) {
        return one.toString().compareTo(other.toString()) > 0;
    }

    @Operation(
            operationId = "getWebhook",
            summary = "Show one webhook with its signing secret",
            description =
                    "A webhook whose endpoint answered 410, or that failed for five days, is `disabled`; `disabled_reason` says why.")
    @GetMapping("/{id}")
    WebhookView get(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        Webhook webhook = find(webhookService, caller, id);
        return WebhookView.of(webhook, verifiedWith(webhook));
    }

    @Operation(
            operationId = "updateWebhook",
            summary = "Change a webhook",
            description =
                    "Fields that are absent stay. A webhook that was disabled because it failed continues where it stopped once its `status` is `enabled`.")
    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Changed change(@PathVariable String id, @RequestBody Change body, @Parameter(hidden = true) Caller caller) {
        Webhook webhook = find(webhookService, caller, id);
        ValidationErrors validationErrors = new ValidationErrors();
        Set<WebhookEventType> events = body.events() == null ? null : events(body.events(), validationErrors);
        webhookService
                .formats()
                .find(webhook.format())
                .ifPresent(format -> requireIn(format, events, validationErrors));
        Boolean enabled = enabled(body.status(), validationErrors);
        PathId.check("id", body.id(), id, validationErrors);
        validationErrors.orThrow();
        try {
            webhookService.change(caller.tenant(), webhook.id(), body.endpoint(), events, enabled);
        } catch (EndpointRefused e) {
            throw refused(e);
        }
        return new Changed("webhook", webhook.id(), null);
    }

    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Give a webhook another signing secret",
            description = "For 24 hours deliveries carry a signature by each of the two secrets.")
    @ApiResponse(responseCode = "200", description = "It has the secret", useReturnTypeSchema = true)
    @PostMapping("/{id}/rotate")
    Created rotate(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        Webhook webhook = find(webhookService, caller, id);
        Webhook rotated = webhookService
                .rotate(webhook)
                .orElseThrow(() -> new InvalidRequest(List.of(
                        new ValidationError("id", "validation_error", "The secret was replaced by another request."))));
        return new Created("webhook", rotated.id(), verifiedWith(rotated));
    }

    @Operation(
            operationId = "deleteWebhook",
            summary = "Delete a webhook",
            description = "Events that it has not received yet are deleted with it.")
    @DeleteMapping("/{id}")
    Changed remove(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        Webhook webhook = find(webhookService, caller, id);
        webhookService.remove(caller.tenant(), webhook.id());
        return new Changed("webhook", webhook.id(), true);
    }

    /** @throws NotFound also for what is no id */
    static Webhook find(WebhookService webhookService, Caller caller, String id) {
        return webhookService.find(caller.tenant(), id(id)).orElseThrow(() -> new NotFound("Webhook not found"));
    }

    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new NotFound("Webhook not found");
        }
    }

    private String verifiedWith(Webhook webhook) {
        return webhookService.formats().get(webhook.format()).verifiedWith(webhook.secret());
    }

    /** Null for one that is not known. */
    private @Nullable EventFormat format(@Nullable String name, ValidationErrors validationErrors) {
        EventFormats formats = webhookService.formats();
        Optional<EventFormat> format = formats.find(name == null ? EventFormats.STANDARD : name);
        if (format.isEmpty()) {
            validationErrors.invalid("format", "must be one of " + String.join(", ", formats.names()));
        }
        return format.orElse(null);
    }

    private static Set<WebhookEventType> events(
            Create body, @Nullable EventFormat format, ValidationErrors validationErrors) {
        if (body.events() == null && format != null && !format.name().equals(EventFormats.STANDARD)) {
            return format.events();
        }
        if (body.events() == null) {
            validationErrors.missing("events");
        }
        Set<WebhookEventType> events = events(body.events(), validationErrors);
        requireIn(format, events, validationErrors);
        return events;
    }

    /** Complains of events that the form does not have. */
    private static void requireIn(
            @Nullable EventFormat format, @Nullable Set<WebhookEventType> events, ValidationErrors validationErrors) {
        if (format == null || events == null) {
            return;
        }
        List<String> missing = events.stream()
                .filter(event -> !format.events().contains(event))
                .map(WebhookEventType::word)
                .toList();
        if (!missing.isEmpty()) {
            validationErrors.invalid(
                    "events",
                    "the form `" + format.name() + "` has no " + String.join(", ", missing) + "; it has "
                            + format.events().stream()
                                    .map(WebhookEventType::word)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static Set<WebhookEventType> events(@Nullable List<String> words, ValidationErrors validationErrors) {
        Set<WebhookEventType> events = EnumSet.noneOf(WebhookEventType.class);
        if (words == null) {
            return events;
        }
        if (words.isEmpty()) {
            validationErrors.invalid("events", "must name at least one event");
        }
        for (int i = 0; i < words.size(); i++) {
            String word = String.valueOf(words.get(i));
            int index = i;
            WebhookEventType.of(word)
                    .ifPresentOrElse(events::add, () -> validationErrors.invalid("events[" + index + "]", unknown()));
        }
        return events;
    }

    private static String unknown() {
        return "must be one of "
                + Arrays.stream(WebhookEventType.values())
                        .map(WebhookEventType::word)
                        .collect(Collectors.joining(", "));
    }

    /** Null for null. */
    private static @Nullable Boolean enabled(@Nullable String status, ValidationErrors validationErrors) {
        if (status == null) {
            return null;
        }
        if (!status.equals("enabled") && !status.equals("disabled")) {
            validationErrors.invalid("status", "must be enabled or disabled");
        }
        return status.equals("enabled");
    }

    private static InvalidRequest refused(EndpointRefused refused) {
        ValidationErrors validationErrors = new ValidationErrors();
        validationErrors.invalid("endpoint", refused);
        return new InvalidRequest(validationErrors.all());
    }
}
