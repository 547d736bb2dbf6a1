package io.emailthrottle.webhook.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalLogTest {

    private final ManualTime time = new ManualTime();
    private final RefusalLog log = new RefusalLog(time);

    @Test
    void an_address_is_logged_once_a_minute_and_others_are_beside_it() {
        assertThat(log.due("a")).isTrue();
        time.pass(Duration.ofSeconds(59));
        assertThat(log.due("a")).isFalse();
        assertThat(log.due("b")).isTrue();
        time.pass(Duration.ofSeconds(1));
        assertThat(log.due("a")).isTrue();
        assertThat(log.due("b")).isFalse();
    }
}
