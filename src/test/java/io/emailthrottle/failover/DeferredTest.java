package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.middleware.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When an email that nobody took comes back. */
class DeferredTest {

    private static final Backoff BACKOFF =
            new Backoff(Backoff.Kind.EXPONENTIAL, Duration.ofMinutes(1), 2, Duration.ofHours(1), false);

    @Test
    void a_throttled_email_waits_for_the_permit_and_not_for_a_back_off() {
        assertThat(nextRoundIn(false, Duration.ofMinutes(7), 0)).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void an_email_that_failed_waits_longer_each_time() {
        assertThat(nextRoundIn(true, null, 1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(nextRoundIn(true, null, 3)).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void of_permit_and_back_off_the_earlier_counts() {
        assertThat(nextRoundIn(true, Duration.ofSeconds(5), 1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(nextRoundIn(true, Duration.ofMinutes(5), 1)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void an_email_that_was_just_refused_does_not_spin() {
        assertThat(nextRoundIn(false, Duration.ZERO, 0)).isEqualTo(Duration.ofMillis(20));
    }

    private static Duration nextRoundIn(boolean attempted, Duration nextPermit, int failed) {
        return new Outcome.Deferred(attempted, Optional.ofNullable(nextPermit), Optional.empty())
                .nextRoundIn(BACKOFF, failed, new Random(1));
    }
}
