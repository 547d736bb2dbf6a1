package io.emailthrottle.simulator;

import java.time.Duration;
import java.util.List;

/**
 * The arrivals of emails over time.
 *
 * @param emails how many in all
 * @param duration the time over which they come; zero for all at once
 * @param pattern how many come in each of as many equal parts of that time, relative to each other; empty for evenly many
 */
public record Traffic(int emails, Duration duration, List<Double> pattern) {

    public Traffic {
        pattern = pattern.isEmpty() ? List.of(1.0) : List.copyOf(pattern);
        if (pattern.stream().anyMatch(rate -> rate < 0 || rate.isInfinite() || rate.isNaN())
                || pattern.stream().allMatch(rate -> rate == 0)) {
            throw new IllegalArgumentException(pattern + ": must be numbers of at least 0, and not all of them 0");
        }
    }
}
