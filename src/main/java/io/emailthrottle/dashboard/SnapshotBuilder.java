package io.emailthrottle.dashboard;

import io.emailthrottle.failover.Vendors;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;

/** Looks at the gateway again and again, and tells what happened since the last look. Not thread-safe. */
final class SnapshotBuilder {

    private static final double NANOS = 1e9;

    private final Vendors vendors;
    private final RecipientGuard guard;
    private final Time time;
    private final CallRates rates;
    private final RecentDelay delay;
    private final QueueDepth depth;
    private final LastHour hour;
    private long lookedAt;

    /** Looks for the first time. */
    SnapshotBuilder(
            Vendors vendors,
            MeterRegistry registry,
            EmailReader reader,
            LastHour hour,
            RecipientGuard guard,
            Time time) {
        this.vendors = vendors;
        this.guard = guard;
        this.time = time;
        this.rates = new CallRates(registry);
        this.delay = new RecentDelay(registry);
        this.hour = hour;
        this.depth = new QueueDepth(reader, time);
        this.lookedAt = time.nanos();
        rates.look(1);
        delay.look();
    }

    Snapshot look() {
        long now = time.nanos();
        rates.look(Math.max(1, now - lookedAt) / NANOS);
        lookedAt = now;
        depth.look();
        List<VendorState> states = vendors.all().stream()
                .map(vendor -> VendorState.of(vendor, rates.of(vendor.name()), hour.of(vendor.name())))
                .toList();
        return new Snapshot(
                time.now(),
                depth.counts(),
                depth.oldest().map(Duration::toMillis).orElse(null),
                delay.look(),
                guard.summary().orElse(null),
                rates.failures(),
                states);
    }
}
