package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.time.Time;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One endpoint's share of this node: so many deliveries at a time, and a circuit of its own. While an endpoint is dead,
 * one delivery a minute finds out whether it is back, and the others wait without using up their attempts.
 */
final class EndpointLimiter {

    private static final int WINDOW = 10;
    private static final int MINIMUM_CALLS = 5;
    private static final Duration OPEN_FOR = Duration.ofMinutes(1);

    private final String endpoint;
    private final Semaphore places;
    private final CircuitBreaker circuit;

    /** @param endpoint its URL: another one is another lane */
    EndpointLimiter(String endpoint, int maxInFlight, Time time) {
        this.endpoint = endpoint;
        this.places = new Semaphore(maxInFlight);
        this.circuit = CircuitBreaker.of(
                "endpoint",
                CircuitBreakerConfig.custom()
                        .slidingWindow(WINDOW, MINIMUM_CALLS, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .waitDurationInOpenState(OPEN_FOR)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(time.steadyClock())
                        .currentTimestampFunction(clock -> time.nanos(), TimeUnit.NANOSECONDS)
                        .build());
    }

    boolean leadsTo(String url) {
        return endpoint.equals(url);
    }

    /** Takes all places that are free and that the circuit permits. How many. */
    int acquire() {
        int taken = 0;
        while (places.tryAcquire()) {
            if (!circuit.tryAcquirePermission()) {
                places.release();
                break;
            }
            taken++;
        }
        return taken;
    }

    /** Gives places back that were not needed. */
    void release(int count) {
        for (int i = 0; i < count; i++) {
            circuit.releasePermission();
            places.release();
        }
    }

    /** Gives one place back after an attempt. */
    void ended(boolean arrived, long tookNanos) {
        if (arrived) {
            circuit.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
        } else {
            circuit.onError(tookNanos, TimeUnit.NANOSECONDS, new IllegalStateException("not delivered"));
        }
        places.release();
    }
}
