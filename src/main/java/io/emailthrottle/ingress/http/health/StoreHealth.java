package io.emailthrottle.ingress.http.health;

import io.emailthrottle.store.write.GroupCommitWriter;
import java.util.Optional;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health of the database's file: down when it was deleted or replaced while it is open, which a query does not notice. */
@Component("storeHealthIndicator")
public class StoreHealth implements HealthIndicator {

    private final GroupCommitWriter writer;

    StoreHealth(GroupCommitWriter writer) {
        this.writer = writer;
    }

    @Override
    public Health health() {
        Optional<String> trouble = writer.file().trouble();
        return trouble.map(what -> Health.down()
                        .withDetail("trouble", what + "; put it back, or restart the gateway")
                        .build())
                .orElseGet(() -> Health.up().build());
    }
}
