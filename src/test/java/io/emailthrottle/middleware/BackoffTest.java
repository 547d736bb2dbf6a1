package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void immediate_never_waits() {
        assertThat(Backoff.IMMEDIATE.after(7, new Random(1))).isZero();
    }

    @Test
    void constant_always_waits_the_same() {
        assertThat(waits(Backoff.constant(SECOND), 3)).containsOnly(SECOND);
    }

    @Test
    void exponential_grows_by_its_factor_up_to_its_cap() {
        Backoff backoff = new Backoff(Backoff.Kind.EXPONENTIAL, SECOND, 3, Duration.ofSeconds(20), false);

        assertThat(waits(backoff, 5))
                .containsExactly(
                        SECOND,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20));
    }

    @Test
    void no_number_of_failures_overflows() {
        Backoff backoff = new Backoff(Backoff.Kind.EXPONENTIAL, SECOND, 100, MINUTE, false);

        assertThat(backoff.after(1_000_000, new Random(1))).isEqualTo(MINUTE);
    }

    @Test
    void full_jitter_spreads_waits_evenly_from_zero_to_the_computed_one() {
        Backoff backoff = new Backoff(Backoff.Kind.EXPONENTIAL, MINUTE, 1, MINUTE, true);
        Random random = new Random(1);
        List<Duration> waits = IntStream.range(0, 10_000)
                .mapToObj(i -> backoff.after(1, random))
                .sorted()
                .toList();

        assertThat(waits.getFirst()).isLessThan(Duration.ofMillis(100));
        assertThat(waits.get(5000)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
        assertThat(waits.getLast()).isBetween(Duration.ofMillis(59_900), MINUTE);
    }

    private static List<Duration> waits(Backoff backoff, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(failed -> backoff.after(failed, new Random(1)))
                .toList();
    }
}
