package io.emailthrottle.time;

import java.time.Duration;
import java.time.Instant;

/** Notices when the clock by which dates are judged was set, by comparing it with the monotonic one. */
public final class ClockWatch {

    /** Less is the work of those who keep clocks right. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final Time time;
    private Instant lastNow;
    private long lastNanos;

    public ClockWatch(Time time) {
        this.time = time;
        this.lastNow = time.now();
        this.lastNanos = time.nanos();
    }

    /** By how much the clock was set since the last look, negative when it was set back; zero when it was not. */
    public synchronized Duration step() {
        Instant now = time.now();
        long nanos = time.nanos();
        Duration step = Duration.between(lastNow.plusNanos(nanos - lastNanos), now);
        lastNow = now;
        lastNanos = nanos;
        return step.abs().compareTo(TOLERANCE) > 0 ? step : Duration.ZERO;
    }
}
