package io.emailthrottle.ingress.http.suppression;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.delivery.dispatch.SuppressionList;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.ingress.AddressFields;
import io.emailthrottle.ingress.DateFields;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ListPage;
import io.emailthrottle.ingress.http.ListParameters;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppression.Origin;
import io.emailthrottle.store.suppression.SuppressionQuery;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The addresses that no email goes to. */
@RestController
@RequestMapping(path = "/suppressions", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Suppressions")
public class SuppressionController {

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Suppression")
    record SuppressionView(
            @Schema(example = "suppression") String object,
            UUID id,
            @Schema(example = "gone@example.org") String email,

            @Schema(description = "`bounce`, `complaint` or `manual`", example = "manual")
            String origin,

            @Schema(nullable = true, description = "Always null here") @Nullable
            String sourceId,

            @Schema(example = "manual") String reason,
            @Schema(example = "api") String source,
            String createdAt,

            @Schema(description = "When it ends by itself; absent for never", example = "2026-04-01T12:00:00Z")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String expiresAt,

            @Schema(description = "Only in the answer to its removal")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Boolean deleted) {

        static SuppressionView of(Suppression suppression) {
            return new SuppressionView(
                    "suppression",
                    Objects.requireNonNull(suppression.id(), "it is stored"),
                    suppression.address(),
                    suppression.origin().name().toLowerCase(Locale.ROOT),
                    null,
                    suppression.reason(),
                    suppression.source(),
                    ResendTime.format(suppression.createdAt()),
                    suppression.expiresAt() == null
                            ? null
                            : suppression.expiresAt().toString(),
                    null);
        }

        SuppressionView removed() {
            return new SuppressionView(object, id, email, origin, sourceId, reason, source, createdAt, expiresAt, true);
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "SuppressionList")
    record SuppressionPage(@Schema(example = "list") String object, boolean hasMore, List<SuppressionView> data) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "SuppressionRequest")
    record Add(
            @Schema(description = "An address, or a whole domain as in `*@example.org`", example = "gone@example.org")
            @Nullable
            String email,

            @Schema(
                    description = "When it ends by itself: ISO 8601 with a zone; absent for never",
                    example = "2099-01-01T00:00:00Z")
            @Nullable
            String expiresAt) {}

    @Schema(name = "SuppressionBatch")
    record Batch(
            @Schema(description = "1 to 100 addresses", example = "[\"gone@example.org\"]") @Nullable
            List<String> emails,

            @Schema(description = "To remove: 1 to 100 ids, in place of addresses") @Nullable
            List<String> ids) {}

    /** Those that a batch added, or removed. */
    @Schema(name = "SuppressionBatchResult")
    record Changed(List<SuppressionView> data, int count) {}

    private static final int MAX_BATCH = 100;

    private final SuppressionList suppressions;
    private final Time time;

    SuppressionController(SuppressionList suppressions, Time time) {
        this.suppressions = suppressions;
        this.time = time;
    }

    @Operation(
            operationId = "listSuppressions",
            summary = "List suppressed addresses in alphabetical order",
            description = "Pages with `after` and `before`; `origin` filters by how an address came to be suppressed.")
    @GetMapping
    SuppressionPage list(
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int limit,
            @Parameter(description = "Only those behind this address, or the one of this id")
                    @RequestParam(required = false)
                    @Nullable
                    String after,
            @Parameter(description = "Only those ahead of this address, or the one of this id")
                    @RequestParam(required = false)
                    @Nullable
                    String before,
            @Parameter(description = "Only those of `bounce`, `complaint` or `manual`")
                    @RequestParam(required = false)
                    @Nullable
                    String origin,
            @Parameter(hidden = true) Caller caller) {
        int size = new ListParameters().limit(limit);
        String tenant = caller.tenant();
        SuppressionQuery query =
                new SuppressionQuery(tenant, cursor(tenant, after), cursor(tenant, before), origin(origin));
        List<SuppressionView> found = suppressions.list(query, size + 1).stream()
                .map(SuppressionView::of)
                .toList();
        ListPage<SuppressionView> page = ListPage.of(found, size, query.before() != null);
        return new SuppressionPage("list", page.more(), page.rows());
    }

    /** Null for null. */
    private @Nullable String cursor(String tenant, @Nullable String idOrAddress) {
        return idOrAddress == null
                ? null
                : find(tenant, idOrAddress)
                        .map(Suppression::address)
                        .orElseGet(() -> AddressFields.canonical(idOrAddress).toLowerCase(Locale.ROOT));
    }

    /** Null for null. */
    private static @Nullable Origin origin(@Nullable String word) {
        ValidationErrors validationErrors = new ValidationErrors();
        Origin found = null;
        for (Origin origin : Origin.values()) {
            found = origin.name().toLowerCase(Locale.ROOT).equals(word) ? origin : found;
        }
        if (word != null && found == null) {
            validationErrors.invalid("origin", "must be bounce, complaint or manual");
        }
        validationErrors.orThrow();
        return found;
    }

    private Optional<Suppression> find(String tenant, String idOrAddress) {
        try {
            return suppressions.find(tenant, UUID.fromString(idOrAddress));
        } catch (IllegalArgumentException e) {
            return suppressions.find(tenant, AddressFields.canonical(idOrAddress));
        }
    }

    @Operation(
            operationId = "getSuppression",
            summary = "Show one suppression",
            description = "By the address or by the suppression's id. 404 means that the address is not suppressed.")
    @GetMapping("/{email}")
    SuppressionView get(@PathVariable String email, @Parameter(hidden = true) Caller caller) {
        return find(caller.tenant(), email)
                .or(() -> suppressions.covering(caller.tenant(), AddressFields.canonical(email)))
                .map(SuppressionView::of)
                .orElseThrow(() -> new NotFound("Suppression not found"));
    }

    @Operation(
            operationId = "createSuppression",
            summary = "Suppress an address",
            description = "No email goes to it from now on, including emails that were accepted before and still wait.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    SuppressionView add(@RequestBody Add body, @Parameter(hidden = true) Caller caller) {
        String address = suppressible("email", body.email() == null ? List.of() : List.of(body.email()))
                .getFirst();
        ValidationErrors validationErrors = new ValidationErrors();
        Instant expiresAt = DateFields.instant("expires_at", body.expiresAt(), validationErrors);
        if (expiresAt != null && !expiresAt.isAfter(time.now())) {
            validationErrors.invalid("expires_at", "is over");
        }
        validationErrors.orThrow();
        suppressions.add(caller.tenant(), List.of(address), expiresAt);
        return get(address, caller);
    }

    @Operation(
            operationId = "createSuppressions",
            summary = "Suppress up to 100 addresses",
            description = "All or none: one address that is not valid refuses the request.")
    @PostMapping(path = "/batch/add", consumes = MediaType.APPLICATION_JSON_VALUE)
    Changed addAll(@RequestBody Batch body, @Parameter(hidden = true) Caller caller) {
        if (body.ids() != null) {
            ValidationErrors validationErrors = new ValidationErrors();
            validationErrors.invalid("ids", "it is known for removals only");
            validationErrors.orThrow();
        }
        List<String> addresses = suppressible("emails", body.emails());
        suppressions.add(caller.tenant(), addresses, null);
        return new Changed(found(caller.tenant(), addresses), addresses.size());
    }

    private List<SuppressionView> found(String tenant, List<String> addresses) {
        return addresses.stream()
                .flatMap(address -> suppressions.find(tenant, address).stream())
                .map(SuppressionView::of)
                .toList();
    }

    @Operation(
            operationId = "deleteSuppression",
            summary = "Delete a suppression",
            description = "By the address or by the suppression's id. Emails go to the address again.")
    @DeleteMapping("/{email}")
    SuppressionView remove(@PathVariable String email, @Parameter(hidden = true) Caller caller) {
        SuppressionView removed = find(caller.tenant(), email)
                .map(SuppressionView::of)
                .orElseThrow(() -> new NotFound("Suppression not found"));
        suppressions.remove(caller.tenant(), List.of(removed.email()));
        return removed.removed();
    }

    @Operation(
            operationId = "deleteSuppressions",
            summary = "Delete up to 100 suppressions",
            description = "By `emails` or by `ids`. Those that are not suppressed are passed over.")
    @PostMapping(path = "/batch/remove", consumes = MediaType.APPLICATION_JSON_VALUE)
    Changed removeAll(@RequestBody Batch body, @Parameter(hidden = true) Caller caller) {
        String tenant = caller.tenant();
        List<SuppressionView> found = body.ids() == null
                ? found(tenant, addresses("emails", body.emails()))
                : byIds(tenant, body.ids(), body.emails() != null);
        int removed = suppressions.remove(
                tenant, found.stream().map(SuppressionView::email).toList());
        return new Changed(found.stream().map(SuppressionView::removed).toList(), removed);
    }

    private List<SuppressionView> byIds(String tenant, List<String> ids, boolean besideEmails) {
        ValidationErrors validationErrors = new ValidationErrors();
        if (besideEmails) {
            validationErrors.invalid("ids", "give either `ids` or `emails`");
        } else if (ids.isEmpty() || ids.size() > MAX_BATCH) {
            validationErrors.invalid("ids", ids.size() + " ids, 1 to " + MAX_BATCH + " are allowed");
        }
        validationErrors.orThrow();
        ListParameters parameters = new ListParameters();
        return ids.stream()
                .map(id -> parameters.id("ids", String.valueOf(id)))
                .flatMap(id -> suppressions.find(tenant, id).stream())
                .map(SuppressionView::of)
                .distinct()
                .toList();
    }

    /** Addresses, or a domain as a whole: any other pattern would have no effect. */
    private static List<String> suppressible(String field, @Nullable List<String> texts) {
        List<String> addresses = addresses(field, texts);
        ValidationErrors validationErrors = new ValidationErrors();
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            if (address.indexOf('*') >= 0 && !address.equals(Suppression.domainOf(address))) {
                validationErrors.invalid(
                        addresses.size() == 1 ? field : field + "[" + i + "]",
                        "the address holds an asterisk, which stands for nothing else: suppress whole addresses, or a domain as in *@example.org");
            }
        }
        validationErrors.orThrow();
        return addresses;
    }

    private static List<String> addresses(String field, @Nullable List<String> texts) {
        ValidationErrors validationErrors = new ValidationErrors();
        List<String> addresses = new ArrayList<>();
        if (texts == null || texts.isEmpty()) {
            validationErrors.missing(field);
        } else if (texts.size() > MAX_BATCH) {
            validationErrors.invalid(field, texts.size() + " addresses, at most " + MAX_BATCH + " are allowed");
        } else {
            for (int i = 0; i < texts.size(); i++) {
                try {
                    addresses.add(Address.parse(String.valueOf(texts.get(i))).address());
                } catch (InvalidAddress e) {
                    validationErrors.invalid(
                            texts.size() == 1 ? field : field + "[" + i + "]", "the address " + e.getMessage());
                }
            }
        }
        validationErrors.orThrow();
        return addresses;
    }
}
