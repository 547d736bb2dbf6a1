package io.emailthrottle.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The one source of time, so that tests and the simulator can run the very same objects under virtual time.
 */
public interface Time {

    /** Monotonic nanoseconds from an arbitrary origin: for intervals, never for dates. */
    long nanos();

    /** The date and time of day, in UTC; it may jump when the machine's clock is set. */
    Instant now();

    /**
     * Blocks the calling thread.
     *
     * @throws InterruptedException when the thread is interrupted before {@code duration} has passed
     */
    void sleep(Duration duration) throws InterruptedException;

    /**
     * A clock in UTC that starts at {@link #now} and goes on by {@link #nanos}, so that it never jumps: for libraries
     * that measure intervals by a {@link Clock}.
     */
    default Clock steadyClock() {
        Instant start = now();
        long startNanos = nanos();
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return start.plusNanos(nanos() - startNanos);
            }
        };
    }
}
