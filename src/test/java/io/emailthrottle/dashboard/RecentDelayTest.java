package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emailthrottle.dashboard.Snapshot.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentDelayTest {

    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RecentDelay delay = new RecentDelay(registry);
    private final Timer timer = Timer.builder("email.delay")
            .serviceLevelObjectives(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofSeconds(1))
            .register(registry);

    @Test
    void percentiles_lie_where_so_many_of_the_new_ones_are() {
        record(5, 2);
        delay.look();
        record(90, 150);
        record(10, 900);
        Delay found = delay.look();

        assertThat(found.p50()).isCloseTo(155.6, within(0.1));
        assertThat(found.p99()).isCloseTo(920, within(0.1));
    }

    @Test
    void there_is_none_when_nothing_was_sent_in_the_last_ten_looks() {
        delay.look();
        record(3, 50);
        for (int i = 0; i < 10; i++) {
            assertThat(delay.look()).isNotNull();
        }

        assertThat(delay.look()).isNull();
    }

    @Test
    void there_is_none_before_the_first_email() {
        assertThat(new RecentDelay(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).look())
                .isNull();
    }

    private void record(int times, long ms) {
        for (int i = 0; i < times; i++) {
            timer.record(Duration.ofMillis(ms));
        }
    }
}
