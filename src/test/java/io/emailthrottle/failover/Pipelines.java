package io.emailthrottle.failover;

import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** Vendors for tests, without configuration. */
public final class Pipelines {

    private Pipelines() {}

    public static VendorPipeline of(String name, EmailSender sender, Time time, Middleware... middlewares) {
        return of(name, sender, time, new SimpleMeterRegistry(), middlewares);
    }

    public static VendorPipeline of(
            String name, EmailSender sender, Time time, MeterRegistry registry, Middleware... middlewares) {
        return new VendorPipeline(name, "test", List.of(middlewares), sender, new SendMetrics(registry), time);
    }
}
