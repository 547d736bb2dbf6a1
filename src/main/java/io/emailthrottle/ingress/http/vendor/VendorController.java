package io.emailthrottle.ingress.http.vendor;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.delivery.VendorSuspensions;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.failover.readiness.ReadinessMonitor;
import io.emailthrottle.ingress.DateFields;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.middleware.UnknownAnswers;
import io.emailthrottle.security.Caller;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which vendors there are, how each is doing, and an operator's word to use one no more. */
@RestController
@RequestMapping(path = "/vendors", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Vendors")
public class VendorController {

    /** All vendors, in the order of preference. */
    @Schema(name = "VendorList")
    record VendorList(List<VendorView> data) {}

    /** Why, and until when. */
    @Schema(name = "SuspensionRequest")
    record Suspend(
            @Schema(description = "1 to 200 characters, shown in timelines", example = "account under review") @Nullable
            String reason,

            @Schema(
                    description = "ISO 8601 with a zone; absent for until it is resumed",
                    example = "2099-01-01T00:00:00Z")
            @Nullable
            String until) {}

    /** An answer that no rule knew. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Unclassified(
            @Schema(description = "Its words when it last came", example = "HTTP 418: short and stout")
            String answer,

            @Schema(description = "What was made of it", example = "vendor_refused")
            String kind,

            @Schema(example = "3") long count,
            @Schema(example = "2026-03-01T12:00:00Z") String firstAt,
            @Schema(example = "2026-03-01T12:05:00Z") String lastAt) {}

    @Schema(name = "UnclassifiedList")
    record UnclassifiedList(List<Unclassified> data) {}

    private static final int MAX_REASON = 200;

    private final Vendors vendors;
    private final VendorSuspensions suspensions;
    private final UnknownAnswers unknownAnswers;
    private final ReadinessMonitor monitor;
    private final Time time;

    VendorController(
            Vendors vendors,
            VendorSuspensions suspensions,
            UnknownAnswers unknownAnswers,
            ReadinessMonitor monitor,
            Time time) {
        this.vendors = vendors;
        this.suspensions = suspensions;
        this.unknownAnswers = unknownAnswers;
        this.monitor = monitor;
        this.time = time;
    }

    @Operation(
            operationId = "listVendors",
            summary = "List the vendors",
            description =
                    "With suspension, circuit, limits and sends in flight. Tenants other than `default` see names and states only.")
    @GetMapping
    VendorList list(@Parameter(hidden = true) Caller caller) {
        return new VendorList(
                vendors.all().stream().map(vendor -> view(vendor, caller)).toList());
    }

    @Operation(
            operationId = "getVendor",
            summary = "Show one vendor",
            description = "With suspension, circuit, limits and sends in flight.")
    @ApiResponse(responseCode = "200", description = "The vendor as it is now", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No vendor has this name",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @GetMapping("/{name}")
    VendorView get(@PathVariable String name, @Parameter(hidden = true) Caller caller) {
        return view(find(name), caller);
    }

    @Operation(
            operationId = "listUnclassifiedAnswers",
            summary = "List a vendor's answers that no rule classified",
            description = "Most frequent first, since this process started: what new error rules can be written from.")
    @ApiResponse(responseCode = "200", description = "Since this process started", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No vendor has this name",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @GetMapping("/{name}/unclassified")
    UnclassifiedList unclassified(@PathVariable String name) {
        return new UnclassifiedList(unknownAnswers.of(find(name).name()).stream()
                .map(answer -> new Unclassified(
                        answer.example(),
                        answer.kind(),
                        answer.count(),
                        answer.first().toString(),
                        answer.last().toString()))
                .toList());
    }

    @Operation(
            operationId = "suspendVendor",
            summary = "Suspend a vendor",
            description =
                    "Nothing is sent through it, on any node and across restarts, until a date or until it is resumed.")
    @ApiResponse(responseCode = "200", description = "The vendor as it is now", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No vendor has this name",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping(path = "/{name}/suspend", consumes = MediaType.APPLICATION_JSON_VALUE)
    VendorView suspend(@PathVariable String name, @RequestBody Suspend body) {
        VendorPipeline vendor = find(name);
        ValidationErrors validationErrors = new ValidationErrors();
        String reason = body.reason() == null ? "" : body.reason().strip();
        if (reason.isEmpty()) {
            validationErrors.missing("reason");
        } else if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            validationErrors.invalid("reason", "must be one line of at most " + MAX_REASON + " characters");
        }
        Instant until = DateFields.instant("until", body.until(), validationErrors);
        if (until != null && !until.isAfter(time.now())) {
            validationErrors.invalid("until", "is over");
        }
        validationErrors.orThrow();
        suspensions.suspend(vendor, reason, until);
        return VendorView.of(vendor);
    }

    @Operation(
            operationId = "resumeVendor",
            summary = "Resume a vendor",
            description = "Ends its suspension, whether an operator or an error rule decided it.")
    @ApiResponse(responseCode = "200", description = "The vendor as it is now", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No vendor has this name",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping("/{name}/resume")
    VendorView resume(@PathVariable String name) {
        VendorPipeline vendor = find(name);
        suspensions.resume(vendor);
        return VendorView.of(vendor);
    }

    @Operation(
            operationId = "checkVendor",
            summary = "Check a vendor's account",
            description =
                    "Asks the vendor, without an email, whether the key works, which From domains are verified and what the"
                            + " quota is, as each node does every hour. Takes seconds.")
    @ApiResponse(responseCode = "200", description = "The vendor, with what was found", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No vendor has this name",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping("/{name}/check")
    VendorView check(@PathVariable String name) {
        VendorPipeline vendor = find(name);
        monitor.check(vendor);
        return VendorView.of(vendor);
    }

    /** Tenants are not told what others send. */
    private static VendorView view(VendorPipeline vendor, Caller caller) {
        VendorView whole = VendorView.of(vendor);
        return caller.oversees() ? whole : whole.withoutTraffic();
    }

    private VendorPipeline find(String name) {
        return vendors.named(name).orElseThrow(() -> new NotFound("Vendor not found"));
    }
}
