package io.emailthrottle.ingress.http.health;

import io.emailthrottle.store.write.NodeLock;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health of the node's name: down while this process does not have it, and calls no vendor. */
@Component("nodeHealthIndicator")
public class NodeHealth implements HealthIndicator {

    private final NodeLock lock;

    NodeHealth(NodeLock lock) {
        this.lock = lock;
    }

    @Override
    public Health health() {
        return lock.held()
                ? Health.up().build()
                : Health.down()
                        .withDetail("trouble", "the connection that holds the node's name was lost")
                        .build();
    }
}
