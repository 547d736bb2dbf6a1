package io.emailthrottle.security;

import io.emailthrottle.middleware.Limit;
import java.time.Duration;

/** A tenant has made as many requests as it may for now. */
public final class TooManyRequests extends RuntimeException {

    private final transient Duration retryAfter;

    TooManyRequests(Limit limit, Duration retryAfter) {
        super("Too many requests: " + limit + " are allowed.", null, false, false);
        this.retryAfter = retryAfter;
    }

    /** Whole seconds until the next one is taken, at least 1. */
    public long retryAfterSeconds() {
        return seconds(retryAfter);
    }

    /** Rounded up, so that who waits as long as it is told does not come too early. */
    static long seconds(Duration time) {
        return Math.max(1, time.plusNanos(999_999_999).toSeconds());
    }
}
