package io.emailthrottle.webhook.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndpointLimiterTest {

    private final ManualTime time = new ManualTime();
    private final EndpointLimiter endpointLimiter = new EndpointLimiter("https://example.com", 10, time);

    @Test
    void a_probe_that_was_not_needed_is_left_to_the_next() {
        assertThat(endpointLimiter.acquire()).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            endpointLimiter.ended(false, 1);
        }
        assertThat(endpointLimiter.acquire()).isZero();
        time.pass(Duration.ofSeconds(61));
        assertThat(endpointLimiter.acquire()).isEqualTo(1);
        assertThat(endpointLimiter.acquire()).isZero();

        endpointLimiter.release(1);

        assertThat(endpointLimiter.acquire()).isEqualTo(1);
        endpointLimiter.ended(true, 1);
        assertThat(endpointLimiter.acquire()).isEqualTo(10);
    }
}
