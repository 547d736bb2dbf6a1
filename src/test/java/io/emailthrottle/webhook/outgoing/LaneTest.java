package io.emailthrottle.webhook.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final ManualTime time = new ManualTime();
    private final Lane lane = new Lane("https://example.com", 10, time);

    @Test
    void a_probe_that_was_not_needed_is_left_to_the_next() {
        assertThat(lane.acquire()).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            lane.ended(false, 1);
        }
        assertThat(lane.acquire()).isZero();
        time.pass(Duration.ofSeconds(61));
        assertThat(lane.acquire()).isEqualTo(1);
        assertThat(lane.acquire()).isZero();

        lane.release(1);

        assertThat(lane.acquire()).isEqualTo(1);
        lane.ended(true, 1);
        assertThat(lane.acquire()).isEqualTo(10);
    }
}
