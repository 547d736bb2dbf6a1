package io.emailthrottle.middleware;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How a limit grows while a new sending address earns its reputation.
 *
 * @param factor by how much the limit grows each time, above 1 and at most 10
 * @param every how long it stays before it grows again, at least an hour
 * @param ceiling where it stops growing
 * @param from the day on which it begins, at midnight UTC; a date, so that a restart does not begin anew
 */
public record WarmUp(double factor, Duration every, int ceiling, LocalDate from) {

    private static final Duration SHORTEST = Duration.ofHours(1);

    public WarmUp {
        if (!(factor > 1 && factor <= 10)) {
            throw new IllegalArgumentException("a warm-up by factor " + factor + ": must be above 1 and at most 10");
        }
        if (every == null || every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("a warm-up that grows every " + every + ": must be at least 1h");
        }
        if (from == null) {
            throw new IllegalArgumentException("a warm-up without a day: say from which one it counts");
        }
    }

    /** The limit at this time, when it began with {@code first} calls. */
    int at(Instant now, int first) {
        Duration since = Duration.between(from.atStartOfDay().toInstant(ZoneOffset.UTC), now);
        long steps = since.isNegative() ? 0 : since.dividedBy(every);
        return (int) Math.min(ceiling, first * Math.pow(factor, steps));
    }
}
