package io.emailthrottle.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.delivery.SuppressionList;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.Suppression;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
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
class SuppressionController {

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Suppression")
    record SuppressionView(
            @Schema(example = "suppression") String object,
            @Schema(example = "gone@example.org") String email,
            @Schema(example = "manual") String reason,
            @Schema(example = "api") String source,
            String createdAt) {

        static SuppressionView of(Suppression suppression) {
            return new SuppressionView(
                    "suppression",
                    suppression.address(),
                    suppression.reason(),
                    suppression.source(),
                    ResendTime.format(suppression.createdAt()));
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "SuppressionList")
    record SuppressionPage(@Schema(example = "list") String object, boolean hasMore, List<SuppressionView> data) {}

    @Schema(name = "SuppressionRequest")
    record Add(@Schema(example = "gone@example.org") String email) {}

    @Schema(name = "SuppressionBatch")
    record Batch(
            @Schema(description = "1 to 100 addresses", example = "[\"gone@example.org\"]")
            List<String> emails) {}

    record Count(int count) {}

    private static final int MAX_BATCH = 100;

    private final SuppressionList suppressions;

    SuppressionController(SuppressionList suppressions) {
        this.suppressions = suppressions;
    }

    @Operation(summary = "List suppressed addresses in alphabetical order")
    @GetMapping
    SuppressionPage list(
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int limit,
            @Parameter(description = "Only those behind this address") @RequestParam(defaultValue = "") String after,
            @Parameter(hidden = true) Caller caller) {
        int size = new ListParameters().limit(limit);
        List<SuppressionView> found = suppressions.list(caller.tenant(), after, size + 1).stream()
                .map(SuppressionView::of)
                .toList();
        Slice<SuppressionView> page = Slice.of(found, size, false);
        return new SuppressionPage("list", page.more(), page.rows());
    }

    @Operation(summary = "Show whether and why an address is suppressed")
    @GetMapping("/{email}")
    SuppressionView get(@PathVariable String email, @Parameter(hidden = true) Caller caller) {
        return suppressions
                .find(caller.tenant(), AddressFields.canonical(email))
                .map(SuppressionView::of)
                .orElseThrow(() -> new NotFound("Suppression not found"));
    }

    @Operation(summary = "Suppress an address: no email goes to it any more")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    SuppressionView add(@RequestBody Add body, @Parameter(hidden = true) Caller caller) {
        String address = suppressible("email", body.email() == null ? List.of() : List.of(body.email()))
                .getFirst();
        suppressions.add(caller.tenant(), List.of(address));
        return get(address, caller);
    }

    @Operation(summary = "Suppress up to 100 addresses")
    @PostMapping(path = "/batch/add", consumes = MediaType.APPLICATION_JSON_VALUE)
    Count addAll(@RequestBody Batch body, @Parameter(hidden = true) Caller caller) {
        List<String> addresses = suppressible("emails", body.emails());
        suppressions.add(caller.tenant(), addresses);
        return new Count(addresses.size());
    }

    @Operation(summary = "Let emails go to an address again")
    @DeleteMapping("/{email}")
    SuppressionView remove(@PathVariable String email, @Parameter(hidden = true) Caller caller) {
        SuppressionView removed = get(email, caller);
        suppressions.remove(caller.tenant(), List.of(AddressFields.canonical(email)));
        return removed;
    }

    @Operation(summary = "Let emails go to up to 100 addresses again")
    @PostMapping(path = "/batch/remove", consumes = MediaType.APPLICATION_JSON_VALUE)
    Count removeAll(@RequestBody Batch body, @Parameter(hidden = true) Caller caller) {
        return new Count(suppressions.remove(caller.tenant(), addresses("emails", body.emails())));
    }

    /** Without patterns: an address is suppressed as it stands, so that one with an asterisk would have no effect. */
    private static List<String> suppressible(String field, List<String> texts) {
        List<String> addresses = addresses(field, texts);
        Faults faults = new Faults();
        for (int i = 0; i < addresses.size(); i++) {
            if (addresses.get(i).indexOf('*') >= 0) {
                faults.invalid(
                        addresses.size() == 1 ? field : field + "[" + i + "]",
                        "the address holds an asterisk, which stands for nothing else: suppress whole addresses");
            }
        }
        faults.orThrow();
        return addresses;
    }

    private static List<String> addresses(String field, List<String> texts) {
        Faults faults = new Faults();
        List<String> addresses = new ArrayList<>();
        if (texts == null || texts.isEmpty()) {
            faults.missing(field);
        } else if (texts.size() > MAX_BATCH) {
            faults.invalid(field, texts.size() + " addresses, at most " + MAX_BATCH + " are allowed");
        } else {
            for (int i = 0; i < texts.size(); i++) {
                try {
                    addresses.add(Address.parse(String.valueOf(texts.get(i))).address());
                } catch (InvalidAddress e) {
                    faults.invalid(texts.size() == 1 ? field : field + "[" + i + "]", "the address " + e.getMessage());
                }
            }
        }
        faults.orThrow();
        return addresses;
    }
}
