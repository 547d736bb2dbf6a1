package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.failover.selector.StatelessSelector;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Vendors for tests, without configuration. */
public final class Pipelines {

    /** How long an email that may be sent twice insists on a vendor that knows its key. */
    public static final Duration INSIST_FOR = Duration.ofSeconds(10);

    private Pipelines() {}

    /** For a send to a vendor that takes no idempotency key, and is the only one. */
    static RepeatGuard noKey(Time time) {
        return new RepeatGuard(new RepeatGuard.Limits(Instant.MAX, () -> INSIST_FOR, () -> false, true), false, time);
    }

    /** Sends through one vendor, as a round would. */
    public static void send(VendorPipeline vendor, Email email, Time time) throws SendFailure {
        vendor.send(email, noKey(time), new ArrayList<>(), () -> {});
    }

    public static VendorPipeline of(String name, EmailSender sender, Time time, Middleware... middlewares) {
        return of(name, sender, time, new SimpleMeterRegistry(), middlewares);
    }

    /** Always from the first to the last; nobody waits for a vendor that is throttled. */
    public static Failover failover(Time time, MeterRegistry registry, VendorPipeline... vendors) {
        return failover(time, registry, Duration.ZERO, vendors);
    }

    /** Always from the first to the last. */
    public static Failover failover(
            Time time, MeterRegistry registry, Duration overflowAfter, VendorPipeline... vendors) {
        return new Failover(
                routes(vendors), new Overflow(overflowAfter, time), INSIST_FOR, new SendMetrics(registry), time);
    }

    public static Routes routes(VendorPipeline... vendors) {
        Vendors all = new Vendors(List.of(vendors));
        return new Routes(all, new VendorGroup("", new StatelessSelector(all.all())), List.of());
    }

    public static VendorPipeline of(
            String name, EmailSender sender, Time time, MeterRegistry registry, Middleware... middlewares) {
        return new VendorPipeline(name, "test", List.of(middlewares), sender, new SendMetrics(registry), time);
    }
}
