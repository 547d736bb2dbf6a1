package io.emailthrottle.ingress.http.vendor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.delivery.VendorSuspensions;
import io.emailthrottle.failover.Drills;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.ingress.http.NotFound;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Drills: what would happen if a vendor were dead, found out before it is. */
@RestController
@RequestMapping(path = "/vendors/{name}/drill", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Vendors")
public class DrillController {

    /** How long. */
    @Schema(name = "DrillRequest")
    record DrillRequest(
            @JsonProperty("for") @Schema(description = "10s to 1h", example = "5m", defaultValue = "5m") @Nullable
            String length) {}

    /** What happened in a drill, as this node saw it. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Drill")
    record DrillView(
            @Schema(example = "simulated-a") String vendor,

            @Schema(description = "Whether the vendor is still treated as dead", example = "true")
            boolean running,

            @Schema(example = "2026-03-01T12:00:00Z") String since,
            @Schema(example = "2026-03-01T12:05:00Z") String until,

            @Schema(description = "The vendors that took its emails, the one with most first")
            List<TakeoverView> tookOver,

            @Schema(description = "Rounds in which no vendor took the email, which then waits or ends", example = "0")
            long notSent) {

        static DrillView of(VendorPipeline vendor, Drills.Report report) {
            return new DrillView(
                    vendor.name(),
                    report.running(),
                    report.drill().since().toString(),
                    Objects.requireNonNull(report.drill().until(), "a drill ends")
                            .toString(),
                    report.tookOver().stream().map(TakeoverView::of).toList(),
                    report.notSent());
        }
    }

    /** What one vendor took over. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Takeover")
    record TakeoverView(
            @Schema(example = "simulated-b") String vendor,
            @Schema(example = "120") long emails,

            @Schema(description = "From the choice of a vendor to this one's answer, on average", example = "41")
            long meanMs,

            @Schema(description = "The longest of them", example = "230")
            long longestMs) {

        static TakeoverView of(Drills.Takeover takeover) {
            return new TakeoverView(
                    takeover.vendor(),
                    takeover.emails(),
                    takeover.mean().toMillis(),
                    takeover.longest().toMillis());
        }
    }

    private static final Duration STANDARD = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Vendors vendors;
    private final VendorSuspensions suspensions;
    private final Drills drills;

    DrillController(Vendors vendors, VendorSuspensions suspensions, Failover failover) {
        this.vendors = vendors;
        this.suspensions = suspensions;
        this.drills = failover.drills();
    }

    @Operation(
            operationId = "drillVendor",
            summary = "Treat a vendor as dead for a while",
            description = "It is suspended with the reason `drill`, on all nodes, and ends by itself or by `resume`."
                    + " `GET` shows what takes over meanwhile.")
    @ApiResponse(responseCode = "200", description = "The drill that began", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No vendor has this name",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    DrillView begin(@PathVariable String name, @RequestBody DrillRequest body) {
        VendorPipeline vendor = find(name);
        ValidationErrors validationErrors = new ValidationErrors();
        Duration length = length(body.length(), validationErrors);
        if (vendors.all().size() < 2) {
            validationErrors.invalid("name", "no other vendor could take over");
        }
        validationErrors.orThrow();
        if (!suspensions.drill(vendor, length)) {
            validationErrors.invalid("name", "is suspended already; a drill would end that suspension");
            validationErrors.orThrow();
        }
        return show(vendor);
    }

    private static Duration length(@Nullable String text, ValidationErrors validationErrors) {
        if (text == null) {
            return STANDARD;
        }
        try {
            Duration length = DurationStyle.SIMPLE.parse(text.strip());
            if (length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0) {
                return length;
            }
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            // Told below, like a length that is out of bounds.
        }
        validationErrors.invalid("for", "must be 10s to 1h, as in 5m");
        return STANDARD;
    }

    @Operation(
            operationId = "getDrill",
            summary = "Show a vendor's last drill",
            description = "What took over and how long it took, counted by the node that answers, since it started.")
    @ApiResponse(responseCode = "200", description = "The last drill", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No vendor has this name, or this node knows of no drill",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @GetMapping
    DrillView get(@PathVariable String name) {
        return show(find(name));
    }

    private DrillView show(VendorPipeline vendor) {
        return drills.last(vendor)
                .map(report -> DrillView.of(vendor, report))
                .orElseThrow(() -> new NotFound("No drill of this vendor since this node started"));
    }

    private VendorPipeline find(String name) {
        return vendors.named(name).orElseThrow(() -> new NotFound("Vendor not found"));
    }
}
