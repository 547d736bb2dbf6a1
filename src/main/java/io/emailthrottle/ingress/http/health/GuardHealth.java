package io.emailthrottle.ingress.http.health;

import io.emailthrottle.guard.RecipientGuard;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says in health that only some recipients get emails; that is no fault. */
@Component("guardHealthIndicator")
public class GuardHealth implements HealthIndicator {

    private final RecipientGuard guard;

    GuardHealth(RecipientGuard guard) {
        this.guard = guard;
    }

    @Override
    public Health health() {
        Health.Builder up = Health.up().withDetail("on", guard.isOn());
        guard.redirectsTo().ifPresent(address -> up.withDetail("redirects_to", address));
        return up.build();
    }
}
