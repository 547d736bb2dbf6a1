package io.emailthrottle.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What delivering counts: {@code email.delay}, from when an email could be sent until a vendor took it. */
public final class DeliveryMetrics {

    /** In milliseconds; each step is about half as long again, as far as one still watches the clock; the last is a month. */
    private static final long[] STEPS = {
        5,
        10,
        20,
        35,
        50,
        75,
        100,
        150,
        200,
        350,
        500,
        750,
        1_000,
        1_500,
        2_000,
        3_500,
        5_000,
        10_000,
        20_000,
        30_000,
        60_000,
        300_000,
        900_000,
        3_600_000,
        21_600_000,
        86_400_000
    };

    private final Timer delay;

    public DeliveryMetrics(MeterRegistry registry) {
        Duration[] steps = new Duration[STEPS.length];
        for (int i = 0; i < STEPS.length; i++) {
            steps[i] = Duration.ofMillis(STEPS[i]);
        }
        delay = Timer.builder("email.delay")
                .description("From when an email could be sent until a vendor took it")
                .serviceLevelObjectives(steps)
                .register(registry);
    }

    void sentAfter(Duration waited) {
        delay.record(waited.isNegative() ? Duration.ZERO : waited);
    }
}
