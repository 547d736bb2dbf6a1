package io.emailthrottle.middleware;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt.
 *
 * @param kind {@code IMMEDIATE} (no wait), {@code CONSTANT} (always {@code delay}) or {@code EXPONENTIAL} ({@code delay},
 *     then {@code factor} times more each time, up to {@code cap})
 * @param jitter with it, the wait is drawn evenly between zero and the computed one ("full jitter", Brooker, "Exponential
 *     Backoff And Jitter", AWS Architecture Blog, 2015), so that emails that failed together do not come back together
 */
public record Backoff(Kind kind, Duration delay, double factor, Duration cap, boolean jitter) {

    public enum Kind {
        IMMEDIATE,
        CONSTANT,
        EXPONENTIAL
    }

    public static final Backoff IMMEDIATE = new Backoff(Kind.IMMEDIATE, Duration.ZERO, 1, Duration.ZERO, false);

    public static Backoff constant(Duration delay) {
        return new Backoff(Kind.CONSTANT, delay, 1, delay, false);
    }

    /** @param failed how many attempts have failed, at least 1 */
    public Duration after(int failed, RandomGenerator random) {
        return switch (kind) {
            case IMMEDIATE -> Duration.ZERO;
            case CONSTANT -> jittered(delay.toMillis(), random);
            case EXPONENTIAL -> {
                double grown = delay.toMillis() * Math.pow(factor, failed - 1);
                yield jittered((long) Math.min(grown, cap.toMillis()), random);
            }
        };
    }

    private Duration jittered(long millis, RandomGenerator random) {
        return Duration.ofMillis(jitter && millis > 0 ? random.nextLong(millis + 1) : millis);
    }
}
