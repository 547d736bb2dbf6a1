package io.emailthrottle.failover;

import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;

/** Vendors for tests, without configuration. */
public final class Pipelines {

    private Pipelines() {}

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
        return new Failover(routes(vendors), new Overflow(overflowAfter, time), new SendMetrics(registry), time);
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
