package io.emailthrottle.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void exactly_as_many_come_as_the_traffic_says_in_order_and_in_its_time() {
        List<Long> moments = moments(new Traffic(100_000, DAY, List.of(1.0, 3.0, 0.5)));

        assertThat(moments).hasSize(100_000).isSorted();
        assertThat(moments.getFirst()).isNotNegative();
        assertThat(moments.getLast()).isLessThanOrEqualTo(DAY.toNanos());
    }

    @Test
    void each_part_of_the_time_gets_its_share() {
        List<Long> moments = moments(new Traffic(100_000, DAY, List.of(1.0, 0.0, 3.0, 0.0)));

        long quarter = DAY.toNanos() / 4;
        assertThat(count(moments, 0, quarter)).isCloseTo(25_000, within(700L));
        assertThat(count(moments, quarter, 2 * quarter)).isZero();
        assertThat(count(moments, 2 * quarter, 3 * quarter)).isCloseTo(75_000, within(700L));
        assertThat(count(moments, 3 * quarter, DAY.toNanos())).isZero();
    }

    @Test
    void they_come_as_irregularly_as_independent_senders() {
        List<Long> moments = moments(new Traffic(100_000, DAY, List.of()));

        double mean = (double) DAY.toNanos() / moments.size();
        double shorterThanMean = 0;
        for (int i = 1; i < moments.size(); i++) {
            shorterThanMean += moments.get(i) - moments.get(i - 1) < mean ? 1 : 0;
        }
        // Of a Poisson process's gaps 1 - 1/e are shorter than their mean.
        assertThat(shorterThanMean / moments.size()).isCloseTo(1 - 1 / Math.E, within(0.01));
    }

    @Test
    void without_a_duration_all_come_at_once() {
        assertThat(moments(new Traffic(30, Duration.ZERO, List.of())))
                .hasSize(30)
                .containsOnly(0L);
    }

    @Test
    void a_pattern_in_which_nothing_comes_is_refused() {
        assertThatThrownBy(() -> new Traffic(1, DAY, List.of(0.0, 0.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0.0, 0.0]");
    }

    private static long count(List<Long> moments, long from, long to) {
        return moments.stream().filter(at -> at >= from && at < to).count();
    }

    private static List<Long> moments(Traffic traffic) {
        Arrivals arrivals = new Arrivals(traffic, new SplittableRandom(7));
        List<Long> moments = new ArrayList<>();
        while (arrivals.hasNext()) {
            moments.add(arrivals.next());
        }
        return moments;
    }
}
