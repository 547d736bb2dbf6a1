package io.emailthrottle.webhook.outgoing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a delivery that did not arrive is tried again: as Resend does, and up to a tenth later, so that retries spread. */
final class RetrySchedule {

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(10));
    private static final double JITTER = 0.1;

    private final RandomGenerator random;

    RetrySchedule(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param attempts how many have failed, at least 1
     * @param atLeast how long the endpoint asks to be left alone; counted up to the longest pause
     * @return null when it is not tried any more
     */
    @Nullable
    Instant next(int attempts, Duration atLeast, Instant now) {
        if (attempts > PAUSES.size()) {
            return null;
        }
        long asked = Math.min(atLeast.toMillis(), PAUSES.getLast().toMillis());
        long pause = Math.max(asked, PAUSES.get(attempts - 1).toMillis());
        return now.plusMillis(pause + (long) (pause * JITTER * random.nextDouble()));
    }
}
