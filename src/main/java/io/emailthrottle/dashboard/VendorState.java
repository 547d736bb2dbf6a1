package io.emailthrottle.dashboard;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.dashboard.CallRates.Rate;
import io.emailthrottle.dashboard.LastHour.Minute;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.readiness.ReadinessMonitor;
import io.emailthrottle.failover.readiness.ReadinessMonitor.Trouble;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.Reputation.Standing;
import io.emailthrottle.middleware.ReputationMiddleware;
import io.emailthrottle.middleware.StallGuard;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A vendor on the page; a part is null when the vendor has no such middleware.
 *
 * @param sent calls that it took, per second
 * @param failed calls that it failed, per second; without those that the message was to blame for
 * @param hour the minutes that have passed, the oldest first
 * @param notReady null unless the last check found that its account could not send
 * @param reputation why too few of its emails arrive well, and what follows; null while nothing does
 * @param openForMs until the next call is let through; 0 unless the circuit is open
 * @param stalled whether it does not answer, so that only a probe calls it
 */
@JsonNaming(SnakeCaseStrategy.class)
record VendorState(
        String name,
        String type,
        double sent,
        double failed,
        @Nullable Suspended suspended,
        @Nullable Trouble notReady,
        @Nullable String reputation,
        @Nullable String circuit,
        long openForMs,
        boolean stalled,
        double pace,
        List<Used> limits,
        @Nullable Integer inFlight,
        @Nullable Integer maxInFlight,
        List<Minute> hour) {

    /** @param until null until it is resumed by hand */
    record Suspended(String reason, String by, @Nullable Instant until) {}

    record Used(String limit, int used, int allowed) {}

    static VendorState of(VendorPipeline vendor, Rate rate, List<Minute> hour) {
        CircuitBreakerMiddleware breaker =
                vendor.middleware(CircuitBreakerMiddleware.class).orElse(null);
        BulkheadMiddleware bulkheadMiddleware =
                vendor.middleware(BulkheadMiddleware.class).orElse(null);
        RateLimiterMiddleware limiter =
                vendor.middleware(RateLimiterMiddleware.class).orElse(null);
        return new VendorState(
                vendor.name(),
                vendor.type(),
                rate.sent(),
                rate.failed(),
                vendor.middleware(SuspensionMiddleware.class)
                        .flatMap(SuspensionMiddleware::suspension)
                        .map(VendorState::suspended)
                        .orElse(null),
                ReadinessMonitor.trouble(vendor).orElse(null),
                vendor.middleware(ReputationMiddleware.class)
                        .flatMap(ReputationMiddleware::standing)
                        .flatMap(VendorState::reputation)
                        .orElse(null),
                breaker == null ? null : breaker.condition().word(),
                breaker == null ? 0 : breaker.openForAnother().toMillis(),
                vendor.middleware(StallGuard.class).map(StallGuard::isSuspect).orElse(false),
                limiter == null ? 1 : limiter.permits().pace(),
                limiter == null ? List.of() : limits(limiter),
                bulkheadMiddleware == null ? null : bulkheadMiddleware.inFlight(),
                bulkheadMiddleware == null ? null : bulkheadMiddleware.maxInFlight(),
                hour);
    }

    private static Optional<String> reputation(Standing standing) {
        return switch (standing.state()) {
            case OK -> Optional.empty();
            case WARNING, SUSPENDED -> Optional.of(standing.reason());
            case HOLDING_LOW -> Optional.of(standing.reason() + "; emails of priority low wait");
        };
    }

    private static Suspended suspended(Suspension suspension) {
        return new Suspended(suspension.reason(), suspension.by(), suspension.until());
    }

    private static List<Used> limits(RateLimiterMiddleware limiter) {
        List<Used> limits = new ArrayList<>(used(limiter.permits(), ""));
        limiter.recipientLimits()
                .groups()
                .forEach(group -> limits.addAll(used(group.permits(), " for " + group.name())));
        return limits;
    }

    private static List<Used> used(Permits permits, String recipients) {
        return permits.usage().stream()
                .map(usage -> new Used(usage.limit() + recipients, usage.used(), usage.allowed()))
                .toList();
    }
}
