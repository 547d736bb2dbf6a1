package io.emailthrottle.simulator;

import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.VendorFactory;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.random.RandomGenerator;

/** Puts the gateway's own vendors, middlewares and failover together, to run in a simulation. */
@FunctionalInterface
public interface GatewayBuilder {

    /** What the simulation gives them in place of the machine's own. */
    record Surroundings(
            Time time,
            RandomGenerator random,
            VendorFactory<?> vendors,
            CircuitBreakerRegistry circuits,
            MeterRegistry metrics) {}

    /** The gateway as far as it is simulated. */
    record Gateway(Vendors vendors, Failover failover) {}

    Gateway build(Surroundings surroundings);
}
