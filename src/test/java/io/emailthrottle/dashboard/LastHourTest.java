package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.dashboard.LastHour.Minute;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendReceipt;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastHourTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ManualTime time = new ManualTime();
    private final Vendors vendors = new Vendors(List.of(Pipelines.of("a", email -> new SendReceipt("1"), time)));

    @Test
    void each_minute_has_its_own_calls_and_failures() {
        calls("sent", 7);
        LastHour hour = new LastHour(vendors, registry);
        assertThat(hour.of("a")).isEmpty();

        calls("sent", 3);
        calls("throttled", 1);
        hour.look();
        hour.look();
        calls("sent", 2);
        hour.look();

        assertThat(hour.of("a")).containsExactly(new Minute(4, 1), new Minute(0, 0), new Minute(2, 0));
    }

    @Test
    void a_message_that_is_to_blame_makes_no_vendor_look_sick() {
        LastHour hour = new LastHour(vendors, registry);
        calls("message_rejected", 2);
        calls("vendor_unavailable", 1);
        hour.look();

        assertThat(hour.of("a")).containsExactly(new Minute(3, 1));
    }

    @Test
    void an_hour_is_short_in_the_feed() throws Exception {
        assertThat(new ObjectMapper().writeValueAsString(List.of(new Minute(4, 1), new Minute(0, 0))))
                .isEqualTo("[[4,1],[0,0]]");
    }

    @Test
    void what_is_older_than_an_hour_is_forgotten() {
        LastHour hour = new LastHour(vendors, registry);
        calls("sent", 1);
        for (int minute = 0; minute < 61; minute++) {
            hour.look();
        }

        assertThat(hour.of("a")).hasSize(60).containsOnly(new Minute(0, 0));
    }

    private void calls(String outcome, int count) {
        for (int i = 0; i < count; i++) {
            registry.timer("email.vendor.send", "vendor", "a", "outcome", outcome)
                    .record(Duration.ofMillis(1));
        }
    }
}
