package io.emailthrottle.ingress.http.health;

import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.CircuitBreakerMiddleware.Condition;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health by vendor: down only when every circuit is open, so that no email can leave. */
@Component("vendorsHealthIndicator")
public class VendorsHealth implements HealthIndicator {

    private final Vendors vendors;

    VendorsHealth(Vendors vendors) {
        this.vendors = vendors;
    }

    @Override
    public Health health() {
        boolean anyUsable = vendors.all().stream().anyMatch(vendor -> condition(vendor) != Condition.OPEN);
        Health.Builder health = anyUsable ? Health.up() : Health.down();
        for (VendorPipeline vendor : vendors.all()) {
            health.withDetail(vendor.name(), Map.of("circuit", condition(vendor).word()));
        }
        return health.build();
    }

    private static Condition condition(VendorPipeline vendor) {
        return vendor.middleware(CircuitBreakerMiddleware.class)
                .map(CircuitBreakerMiddleware::condition)
                .orElse(Condition.CLOSED);
    }
}
