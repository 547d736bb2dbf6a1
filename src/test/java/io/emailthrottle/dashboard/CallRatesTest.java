package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.dashboard.CallRates.Rate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallRatesTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final CallRates rates = new CallRates(registry);

    @Test
    void rates_are_of_the_calls_since_the_last_look() {
        called("one", "sent", 100);
        rates.look(1);
        called("one", "sent", 30);
        called("one", "throttled", 4);
        called("one", "message_rejected", 6);
        called("two", "throttled", 2);
        called("two", "unconfirmed", 2);
        rates.look(2);

        assertThat(rates.of("one")).isEqualTo(new Rate(15, 3, 2));
        assertThat(rates.of("two")).isEqualTo(new Rate(0, 0, 2));
        assertThat(rates.of("three")).isEqualTo(new Rate(0, 0, 0));
        assertThat(rates.failures()).isEqualTo(Map.of("message_rejected", 3.0, "throttled", 3.0, "unconfirmed", 1.0));
    }

    private void called(String vendor, String outcome, int times) {
        for (int i = 0; i < times; i++) {
            registry.timer("email.vendor.send", "vendor", vendor, "outcome", outcome)
                    .record(Duration.ofMillis(1));
        }
    }
}
