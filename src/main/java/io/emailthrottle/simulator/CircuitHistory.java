package io.emailthrottle.simulator;

import io.emailthrottle.time.Time;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Notes when a vendor's circuit opened and closed. */
final class CircuitHistory {

    private record Change(long at, State to) {}

    private final List<Change> changes = new ArrayList<>();

    private CircuitHistory() {}

    /** The history of this vendor's circuit from now on; one without changes when it has none. */
    static CircuitHistory of(String vendor, CircuitBreakerRegistry circuits, Time time) {
        CircuitHistory history = new CircuitHistory();
        for (CircuitBreaker circuit : circuits.getAllCircuitBreakers()) {
            if (circuit.getName().equals(vendor)) {
                history.changes.add(new Change(time.nanos(), circuit.getState()));
                circuit.getEventPublisher()
                        .onStateTransition(event -> history.changes.add(new Change(
                                time.nanos(), event.getStateTransition().getToState())));
            }
        }
        return history;
    }

    List<CircuitSpan> until(long end) {
        List<CircuitSpan> spans = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            long to = i + 1 < changes.size() ? changes.get(i + 1).at : end;
            spans.add(new CircuitSpan(Duration.ofNanos(changes.get(i).at), Duration.ofNanos(to), changes.get(i).to));
        }
        return List.copyOf(spans);
    }
}
