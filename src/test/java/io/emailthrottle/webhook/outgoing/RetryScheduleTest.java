package io.emailthrottle.webhook.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void the_pauses_are_those_that_resend_makes() {
        RetrySchedule schedule = new RetrySchedule(() -> 0L);

        assertThat(IntStream.rangeClosed(1, 7)
                        .mapToObj(attempts -> Duration.between(NOW, schedule.next(attempts, Duration.ZERO, NOW))))
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(10));
        assertThat(schedule.next(8, Duration.ofHours(1), NOW)).isNull();
    }

    @Test
    void a_pause_is_up_to_a_tenth_longer() {
        RetrySchedule schedule = new RetrySchedule(new Random(1));

        List<Instant> nexts = IntStream.range(0, 100)
                .mapToObj(i -> schedule.next(2, Duration.ZERO, NOW))
                .toList();
        assertThat(nexts)
                .allSatisfy(next ->
                        assertThat(next).isBetween(NOW.plus(Duration.ofMinutes(5)), NOW.plus(Duration.ofSeconds(330))));
        assertThat(Set.copyOf(nexts)).hasSizeGreaterThan(90);
    }

    @Test
    void an_endpoint_that_asks_for_time_gets_it_up_to_the_longest_pause() {
        RetrySchedule schedule = new RetrySchedule(() -> 0L);

        assertThat(schedule.next(1, Duration.ofMinutes(2), NOW)).isEqualTo(NOW.plus(Duration.ofMinutes(2)));
        assertThat(schedule.next(3, Duration.ofMinutes(2), NOW)).isEqualTo(NOW.plus(Duration.ofMinutes(30)));
        assertThat(schedule.next(1, Duration.ofDays(9), NOW)).isEqualTo(NOW.plus(Duration.ofHours(10)));
    }
}
