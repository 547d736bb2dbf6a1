package io.emailthrottle.vendor.http;

import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still. */
public record FixedTime(Instant now) implements Time {

    public static final FixedTime NOON = new FixedTime(Instant.parse("2025-03-04T12:00:00Z"));

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException("nobody sleeps here");
    }
}
