package io.emailthrottle.api;

import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health by vendor: down only when every circuit is open, so that no email can leave. */
@Component("vendorsHealthIndicator")
class VendorsHealth implements HealthIndicator {

    private final Vendors vendors;

    VendorsHealth(Vendors vendors) {
        this.vendors = vendors;
    }

    @Override
    public Health health() {
        boolean anyUsable = vendors.all().stream().anyMatch(vendor -> state(vendor) != State.OPEN);
        Health.Builder health = anyUsable ? Health.up() : Health.down();
        for (VendorPipeline vendor : vendors.all()) {
            health.withDetail(
                    vendor.name(), Map.of("circuit", state(vendor).name().toLowerCase(Locale.ROOT)));
        }
        return health.build();
    }

    private static State state(VendorPipeline vendor) {
        return vendor.middleware(CircuitBreaker.class)
                .map(CircuitBreaker::state)
                .orElse(State.DISABLED);
    }
}
