package io.emailthrottle.ingress.http.vendor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.ReputationMiddleware;
import io.emailthrottle.middleware.StallGuard;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A vendor as it stands now; a part is absent when the vendor has no such middleware. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Vendor")
public record VendorView(
        @Schema(example = "simulated-a") String name,
        @Schema(example = "simulated") String type,
        @Nullable SuspensionView suspension,
        @Nullable CircuitView circuit,
        @Nullable ReadinessView readiness,
        @Nullable ReputationView reputation,

        @Schema(
                description = "Whether it does not answer, so that only a probe calls it; absent unless it is so",
                example = "true")
        @Nullable
        Boolean stalled,

        @Nullable RateView rate,

        @Schema(description = "Sends to this vendor under way now", example = "3") @Nullable
        Integer inFlight,

        @Schema(example = "500") @Nullable Integer maxInFlight) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Suspension", description = "Absent unless the vendor is suspended now")
    record SuspensionView(
            @Schema(example = "account under review") String reason,

            @Schema(description = "operator, error rule or reputation guard", example = "operator")
            String by,

            @Schema(example = "2026-03-01T12:00:00Z") String since,

            @Schema(description = "Absent when it lasts until somebody resumes it", example = "2026-03-02T12:00:00Z")
            @Nullable
            String until) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Circuit")
    record CircuitView(
            @Schema(
                    description = "ready: its time is over, and the next call is the first probe",
                    allowableValues = {"closed", "open", "ready", "half_open"},
                    example = "closed")
            String state,

            @Schema(description = "Percent of the last calls; absent while there were too few", example = "12.5")
            @Nullable
            Float failureRate,

            @Schema(description = "Until calls are let through again; absent unless open", example = "17000") @Nullable
            Long openForMs) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Rate")
    record RateView(
            List<LimitView> limits,

            @Schema(
                    description =
                            "Which share of the shortest limit is used: lowered by the vendor's repeated refusals",
                    example = "1.0")
            double pace,

            @Schema(description = "Until the next permit; 0 when there is one now", example = "0")
            long nextPermitMs,

            @Schema(description = "What the next permit waits for", example = "limit 14/s reached") @Nullable
            String waitsFor) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Limit")
    record LimitView(
            @Schema(description = "As configured", example = "100/s")
            String configured,

            @Schema(
                    description = "The recipient domains that it is for; absent for all calls",
                    example = "[\"gmail.com\"]")
            @Nullable
            List<String> recipientDomains,

            @Schema(
                    description = "Calls allowed now: less while it warms up, or while the pace is lowered",
                    example = "100")
            int limit,

            @Schema(description = "The window's length", example = "1000")
            long windowMs,

            @Schema(description = "Calls in the window that ends now", example = "42")
            int used) {}

    /** Its name and state, without the calls that everybody's emails make. */
    VendorView withoutTraffic() {
        return new VendorView(name, type, suspension, circuit, null, null, stalled, null, null, null);
    }

    static VendorView of(VendorPipeline vendor) {
        return new VendorView(
                vendor.name(),
                vendor.type(),
                vendor.middleware(SuspensionMiddleware.class)
                        .flatMap(SuspensionMiddleware::suspension)
                        .map(VendorView::suspension)
                        .orElse(null),
                vendor.middleware(CircuitBreakerMiddleware.class)
                        .map(VendorView::circuit)
                        .orElse(null),
                ReadinessView.of(vendor),
                vendor.middleware(ReputationMiddleware.class)
                        .flatMap(ReputationMiddleware::standing)
                        .map(ReputationView::of)
                        .orElse(null),
                vendor.middleware(StallGuard.class)
                        .filter(StallGuard::isSuspect)
                        .map(_ -> true)
                        .orElse(null),
                vendor.middleware(RateLimiterMiddleware.class)
                        .map(VendorView::rate)
                        .orElse(null),
                vendor.middleware(BulkheadMiddleware.class)
                        .map(BulkheadMiddleware::inFlight)
                        .orElse(null),
                vendor.middleware(BulkheadMiddleware.class)
                        .map(BulkheadMiddleware::maxInFlight)
                        .orElse(null));
    }

    private static SuspensionView suspension(Suspension suspension) {
        return new SuspensionView(
                suspension.reason(),
                suspension.by(),
                suspension.since().toString(),
                suspension.until() == null ? null : suspension.until().toString());
    }

    private static CircuitView circuit(CircuitBreakerMiddleware breaker) {
        float failureRate = breaker.failureRate();
        long openFor = breaker.openForAnother().toMillis();
        return new CircuitView(
                breaker.condition().word(), failureRate < 0 ? null : failureRate, openFor > 0 ? openFor : null);
    }

    private static RateView rate(RateLimiterMiddleware limiter) {
        Permits permits = limiter.permits();
        long nextInMs = (permits.nextIn() + 999_999) / 1_000_000;
        List<LimitView> limits = new ArrayList<>(limits(permits, null));
        limiter.recipientLimits().groups().forEach(group -> limits.addAll(limits(group.permits(), group.domains())));
        return new RateView(limits, permits.pace(), nextInMs, nextInMs > 0 ? permits.reason() : null);
    }

    /** @param domains the recipient domains that they are for; null for all calls */
    private static List<LimitView> limits(Permits permits, @Nullable List<String> domains) {
        return permits.usage().stream()
                .map(usage -> new LimitView(
                        usage.limit().toString(),
                        domains,
                        usage.allowed(),
                        usage.limit().window().toMillis(),
                        usage.used()))
                .toList();
    }
}
