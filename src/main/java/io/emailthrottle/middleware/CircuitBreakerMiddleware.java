package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Stops calling a vendor that keeps failing, and lets a few probes find out when it is well again. Resilience4j keeps
 * the state; a refusal is {@link Throttled}, with the time left until the next probe.
 */
public final class CircuitBreakerMiddleware implements Middleware {

    /** The next check while all probes are in progress, whose duration is unknown. */
    private static final Duration WHILE_PROBING = Duration.ofSeconds(1);

    /**
     * When a circuit opens and closes.
     *
     * @param window calls, or seconds, over which the failure rate is taken
     * @param minimumCalls fewer calls in the window open nothing
     * @param failureRate in percent; the circuit opens when it is reached
     * @param openFor how long no call is let through
     * @param probes how many calls a half-open circuit lets through before it decides
     */
    public record Settings(
            SlidingWindowType windowType,
            int window,
            int minimumCalls,
            float failureRate,
            Duration openFor,
            int probes) {}

    private final io.github.resilience4j.circuitbreaker.CircuitBreaker breaker;
    private final Duration openFor;
    private final int probes;
    private final AtomicInteger probesUnderWay = new AtomicInteger();
    private final Time time;
    private volatile long openUntil;
    private volatile Consumer<Duration> whenOpened = _ -> {};

    public CircuitBreakerMiddleware(String name, Settings settings, Time time, CircuitBreakerRegistry registry) {
        this.time = time;
        this.openFor = settings.openFor();
        this.probes = settings.probes();
        this.breaker = registry.circuitBreaker(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindow(settings.window(), settings.minimumCalls(), settings.windowType())
                        .failureRateThreshold(settings.failureRate())
                        .waitDurationInOpenState(openFor)
                        .permittedNumberOfCallsInHalfOpenState(settings.probes())
                        .ignoreException(
                                failure -> failure instanceof SendFailure known && !known.countsAgainstVendor())
                        .clock(time.steadyClock())
                        .currentTimestampFunction(clock -> time.nanos(), TimeUnit.NANOSECONDS)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.OPEN) {
                openUntil = time.nanos() + openFor.toNanos();
                whenOpened.accept(openFor);
            }
        });
    }

    /** The listener for circuits that this node's failures opened, with the time until the next probe. */
    public void whenOpened(Consumer<Duration> listener) {
        whenOpened = listener;
    }

    /** Opens the circuit because of failures seen elsewhere; changes nothing when it is open already. */
    public synchronized void openFor(Duration left) {
        if (breaker.getState() == State.CLOSED) {
            Consumer<Duration> listener = whenOpened;
            whenOpened = _ -> {};
            try {
                breaker.transitionToOpenStateFor(left);
            } catch (IllegalStateTransitionException e) {
                return; // Failures seen here have opened it meanwhile.
            } finally {
                whenOpened = listener;
            }
            openUntil = time.nanos() + left.toNanos();
        }
    }

    public State state() {
        return breaker.getState();
    }

    /** What an operator is shown of a circuit. */
    public enum Condition {
        /** Every call is let through. */
        CLOSED,
        /** No call is let through. */
        OPEN,
        /** The time for which it was open is over, and no call has come since: the next one is the first probe. */
        READY,
        /** Probes are under way, or more of them are needed. */
        HALF_OPEN;

        /** The word for it in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The state for the next call. A circuit whose open time is over is ready, even before that call is made. */
    public Condition condition() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> openForAnother().isZero() ? Condition.READY : Condition.OPEN;
            case HALF_OPEN -> idle() ? Condition.READY : Condition.HALF_OPEN;
            default -> Condition.CLOSED;
        };
    }

    private boolean idle() {
        return probesUnderWay.get() + breaker.getMetrics().getNumberOfBufferedCalls() == 0;
    }

    /** How long until the next call may be let through; zero unless the circuit is open. */
    public Duration openForAnother() {
        if (breaker.getState() != State.OPEN) {
            return Duration.ZERO;
        }
        // Resilience4j lets a call through after that time, not at its last nanosecond.
        return Duration.ofNanos(Math.max(0, openUntil - time.nanos() + 1));
    }

    /** Whether the circuit is half-open, and those that are to find out have all been let through. */
    public boolean probing() {
        return breaker.getState() == State.HALF_OPEN
                && probesUnderWay.get() + breaker.getMetrics().getNumberOfBufferedCalls() >= probes;
    }

    /** The share of calls in the window that failed, in percent; -1 while there were too few calls. */
    public float failureRate() {
        return breaker.getMetrics().getFailureRate();
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        if (!breaker.tryAcquirePermission()) {
            throw denied();
        }
        boolean probe = breaker.getState() == State.HALF_OPEN;
        if (probe) {
            probesUnderWay.incrementAndGet();
        }
        long began = time.nanos();
        try {
            SendReceipt receipt = next.send(email);
            breaker.onSuccess(time.nanos() - began, TimeUnit.NANOSECONDS);
            return receipt;
        } catch (Throwable failure) {
            breaker.onError(time.nanos() - began, TimeUnit.NANOSECONDS, failure);
            throw failure;
        } finally {
            if (probe) {
                probesUnderWay.decrementAndGet();
            }
        }
    }

    @Override
    public Optional<Throttled> refusal() {
        Duration left = openForAnother();
        if (!left.isZero()) {
            return Optional.of(open(left));
        }
        return probing() ? Optional.of(allUnderWay()) : Optional.empty();
    }

    @Override
    public Capacity capacity() {
        if (!openForAnother().isZero()) {
            return Capacity.none(openForAnother());
        }
        if (probing()) {
            return Capacity.full();
        }
        return state() == State.CLOSED ? Capacity.UNLIMITED : Capacity.of(1);
    }

    private static Throttled open(Duration left) {
        return new Throttled(Throttled.By.CIRCUIT_BREAKER, "circuit open", left);
    }

    private Throttled denied() {
        return breaker.getState() == State.OPEN ? open(openForAnother()) : allUnderWay();
    }

    private static Throttled allUnderWay() {
        return new Throttled(Throttled.By.CIRCUIT_BREAKER, "circuit half-open, all probes under way", WHILE_PROBING);
    }
}
