package io.emailthrottle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static final long SECOND = 1_000_000_000;

    private final Series series = new Series(1);

    @Test
    void short_runs_are_shown_by_the_second() {
        series.came(0);
        series.came(SECOND / 2);
        series.sent(2 * SECOND, 0);

        assertThat(series.binWidth()).isEqualTo(Duration.ofSeconds(1));
        assertThat(series.cameRate()).containsExactly(2, 0, 0);
        assertThat(series.sentRate(0)).containsExactly(0, 0, 1);
    }

    @Test
    void longer_runs_get_wider_bins_in_which_nothing_is_missing() {
        int seconds = (int) Duration.ofDays(1).toSeconds();
        for (int second = 0; second < seconds; second++) {
            series.came(second * SECOND);
        }

        assertThat(series.binWidth()).isEqualTo(Duration.ofMinutes(5));
        assertThat(series.cameRate()).hasSize(288).containsOnly(1);
    }

    @Test
    void the_queue_is_as_long_as_it_was_last_said_to_be_until_something_changes() {
        series.waiting(0, 7);
        series.waiting(SECOND, 3);
        series.came(4 * SECOND);

        assertThat(series.queueLength()).containsExactly(7, 7, 3, 3, 3);
    }

    @Test
    void wider_bins_keep_the_longest_queue() {
        series.waiting(100 * SECOND, 500);
        series.waiting(101 * SECOND, 1);
        series.came(5000 * SECOND);

        assertThat(Arrays.stream(series.queueLength()).max()).hasValue(500);
        assertThat(series.queueLength()[series.queueLength().length - 1]).isEqualTo(1);
    }
}
