package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.email.QueueBacklog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What delivering counts: {@code email.outcomes} (how rounds ended), {@code email.delay} (from when an email could be sent
 * until a vendor took it), {@code email.queue.waiting} and {@code email.queue.age} (for how long the first could have been sent).
 */
public final class DeliveryMetrics {

    /** In milliseconds; each step is about half as long again, as far as one still watches the clock. */
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
        86_400_000,
        2_678_400_000L
    };

    /** What a round, or the housekeeping, brings an email to: every status that an email in hand may come into. */
    private static final Set<EmailStatus> ENDS = EnumSet.complementOf(EnumSet.of(
            EmailStatus.SCHEDULED,
            EmailStatus.SENDING,
            EmailStatus.DELIVERED,
            EmailStatus.BOUNCED,
            EmailStatus.COMPLAINED,
            EmailStatus.CANCELED));

    private final Map<EmailStatus, Counter> outcomes = new EnumMap<>(EmailStatus.class);
    private final Timer delay;
    private final QuotaRefusals quotaRefusals;
    private volatile long waiting;
    private volatile double ageSeconds;

    public DeliveryMetrics(MeterRegistry registry) {
        quotaRefusals = new QuotaRefusals(registry);
        for (EmailStatus status : ENDS) {
            outcomes.put(
                    status,
                    Counter.builder("email.outcomes")
                            .description("How rounds of emails ended on this node")
                            .tag("status", status.word())
                            .register(registry));
        }
        Duration[] steps = new Duration[STEPS.length];
        for (int i = 0; i < STEPS.length; i++) {
            steps[i] = Duration.ofMillis(STEPS[i]);
        }
        delay = Timer.builder("email.delay")
                .description("From when an email could be sent until a vendor took it")
                .serviceLevelObjectives(steps)
                .register(registry);
        Gauge.builder("email.queue.waiting", this, metrics -> metrics.waiting)
                .description("Emails that wait, over all nodes")
                .register(registry);
        Gauge.builder("email.queue.age", this, metrics -> metrics.ageSeconds)
                .description("For how long the email that has waited longest could have been sent")
                .baseUnit("seconds")
                .register(registry);
    }

    public QuotaRefusals quotaRefusals() {
        return quotaRefusals;
    }

    /** So many emails came to this status. */
    void ended(EmailStatus status, int emails) {
        Objects.requireNonNull(outcomes.get(status), "every final status has a counter")
                .increment(emails);
    }

    void waiting(QueueBacklog queue, Instant now) {
        waiting = queue.emails();
        Instant since = queue.since();
        ageSeconds = since == null || since.isAfter(now)
                ? 0
                : Duration.between(since, now).toMillis() / 1000.0;
    }

    void sentAfter(Duration waited) {
        delay.record(waited.isNegative() ? Duration.ZERO : waited);
    }
}
