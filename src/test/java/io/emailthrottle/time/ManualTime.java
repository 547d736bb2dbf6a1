package io.emailthrottle.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when it is told to, or when somebody sleeps. */
public final class ManualTime implements Time {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Far from zero, as a machine's: whoever takes it for zero goes wrong here too. */
    private static final long ORIGIN = Duration.ofDays(100).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private volatile Duration stepped = Duration.ZERO;

    @Override
    public long nanos() {
        return ORIGIN + nanos.get();
    }

    @Override
    public Instant now() {
        return START.plus(stepped).plusNanos(nanos.get());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pass(duration);
    }

    /** The clock is set, and no time passes. */
    public void step(Duration by) {
        stepped = stepped.plus(by);
    }

    public void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** How much has passed since the beginning. */
    public Duration passed() {
        return Duration.ofNanos(nanos.get());
    }
}
