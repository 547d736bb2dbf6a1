package io.emailthrottle.ingress.http.health;

import io.emailthrottle.loop.BackgroundLoop;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health of the background work: down when one of its loops is dead, or stuck in one turn. */
@Component("loopsHealthIndicator")
public class LoopsHealth implements HealthIndicator {

    @Override
    public Health health() {
        List<BackgroundLoop.State> states = BackgroundLoop.states();
        List<BackgroundLoop.State> troubled =
                states.stream().filter(state -> state.trouble() != null).toList();
        Health.Builder health = troubled.isEmpty() ? Health.up() : Health.down();
        troubled.forEach(state -> health.withDetail(state.name(), state.trouble()));
        return health.withDetail(
                        "running",
                        states.stream()
                                .map(BackgroundLoop.State::name)
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", ")))
                .build();
    }
}
