package io.emailthrottle.failover;

import io.emailthrottle.middleware.Permits;
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
 * (emails that left this vendor for the next) and {@code email.throttled} (a vendor was not to be had, and by whose
 * word).
 */
public final class SendMetrics {

    private record Key(String vendor, String detail) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> calls = new ConcurrentHashMap<>();
    private final Map<Key, Counter> throttled = new ConcurrentHashMap<>();
    private final Map<String, Counter> failovers = new ConcurrentHashMap<>();

    public SendMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows, as {@code email.vendor.pace}, which share of its limit a vendor is called with. */
    public void watchPace(String vendor, Permits permits) {
        Gauge.builder("email.vendor.pace", permits, Permits::pace)
                .description("Share of its limit with which a vendor is called, lowered by its refusals")
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
                                .description("Times a vendor was not to be had, by whose word")
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
