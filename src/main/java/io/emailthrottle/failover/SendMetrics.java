package io.emailthrottle.failover;

import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RecipientLimits;
import io.emailthrottle.middleware.StallGuard;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.vendor.Throttled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What sending counts: {@code email.vendor.send} (a timer of each call, by vendor and outcome), {@code email.failovers}
 * (emails that left this vendor for the next) and {@code email.throttled} (a vendor was unavailable, by
 * reason).
 */
public final class SendMetrics {

    private record Key(String vendor, String detail) {}

    private final MeterRegistry registry;
    private final Traces traces;
    private final Map<Key, Timer> calls = new ConcurrentHashMap<>();
    private final Map<Key, Counter> throttled = new ConcurrentHashMap<>();
    private final Map<String, Counter> failovers = new ConcurrentHashMap<>();

    public SendMetrics(MeterRegistry registry) {
        this(registry, Traces.OFF);
    }

    public SendMetrics(MeterRegistry registry, Traces traces) {
        this.registry = registry;
        this.traces = traces;
    }

    Traces traces() {
        return traces;
    }

    /**
     * Shows which share of its limit a vendor is called with ({@code email.vendor.pace}), and how much of each limit is used
     * up ({@code email.limit.used}).
     */
    public void watchLimits(String vendor, Permits permits) {
        watchLimits(vendor, permits, "");
        // Named as Resilience4j's binder names it for its own limiters, beside its other meters of the vendor.
        Gauge.builder("resilience4j.ratelimiter.available.permissions", permits, Permits::available)
                .description("The number of available permissions")
                .tag("name", vendor)
                .strongReference(true)
                .register(registry);
        Gauge.builder("email.vendor.pace", permits, Permits::pace)
                .description("Share of its limit with which a vendor is called, lowered by its refusals")
                .tag("vendor", vendor)
                .strongReference(true)
                .register(registry);
    }

    /** Shows how much of the limits for a group of recipient domains is used up, with its name behind each limit. */
    public void watchLimits(String vendor, RecipientLimits.Group group) {
        watchLimits(vendor, group.permits(), " for " + group.name());
    }

    private void watchLimits(String vendor, Permits permits, String recipients) {
        for (int i = 0; i < permits.usage().size(); i++) {
            int limit = i;
            Gauge.builder(
                            "email.limit.used",
                            permits,
                            known -> used(known.usage().get(limit)))
                    .description("How much of a vendor's limit is used up, 0 to 1")
                    .tag("vendor", vendor)
                    .tag("limit", permits.usage().get(i).limit() + recipients)
                    .strongReference(true)
                    .register(registry);
        }
    }

    private static double used(Permits.Usage usage) {
        return (double) usage.used() / usage.allowed();
    }

    /** Shows, as {@code email.vendor.suspended}, whether a vendor is suspended: 1 or 0. */
    public void watchGate(String vendor, SuspensionMiddleware suspensionMiddleware) {
        Gauge.builder(
                        "email.vendor.suspended",
                        suspensionMiddleware,
                        known -> known.suspension().isPresent() ? 1 : 0)
                .description("Whether an operator or an error rule has suspended the vendor")
                .tag("vendor", vendor)
                .strongReference(true)
                .register(registry);
    }

    /** Shows, as {@code email.vendor.circuit.open}, whether a vendor's circuit lets nothing through, or only probes: 1 or 0. */
    public void watchCircuit(String vendor, CircuitBreakerMiddleware breaker) {
        Gauge.builder("email.vendor.circuit.open", breaker, SendMetrics::isOpen)
                .description("Whether the vendor's circuit is open, or being probed; 0 once it is ready to be tried")
                .tag("vendor", vendor)
                .strongReference(true)
                .register(registry);
    }

    private static int isOpen(CircuitBreakerMiddleware breaker) {
        return switch (breaker.condition()) {
            case OPEN, HALF_OPEN -> 1;
            case CLOSED, READY -> 0;
        };
    }

    /** Shows, as {@code email.vendor.stalled}, whether a vendor does not answer and is called by a probe only: 1 or 0. */
    public void watchStalls(String vendor, StallGuard stalls) {
        Gauge.builder("email.vendor.stalled", stalls, known -> known.isSuspect() ? 1 : 0)
                .description("Whether the vendor does not answer, so that only a probe calls it")
                .tag("vendor", vendor)
                .strongReference(true)
                .register(registry);
    }

    void called(String vendor, String outcome, long nanos) {
        calls.computeIfAbsent(
                        new Key(vendor, outcome),
                        key -> Timer.builder("email.vendor.send")
                                .description("Calls to a vendor, by outcome")
                                .publishPercentileHistogram()
                                .tag("vendor", vendor)
                                .tag("outcome", outcome)
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void throttled(String vendor, Throttled.By by) {
        throttled
                .computeIfAbsent(
                        new Key(vendor, by.name()),
                        key -> Counter.builder("email.throttled")
                                .description("Times a vendor was unavailable, by reason")
                                .tag("vendor", vendor)
                                .tag("by", by.name().toLowerCase(Locale.ROOT))
                                .register(registry))
                .increment();
    }

    void failedOver(String from) {
        failovers
                .computeIfAbsent(
                        from,
                        vendor -> Counter.builder("email.failovers")
                                .description("Emails that left this vendor for the next one")
                                .tag("vendor", vendor)
                                .register(registry))
                .increment();
    }
}
