package io.emailthrottle.delivery;

import io.emailthrottle.store.EmailReader;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;

/** Counts the waiting emails for the metrics, from time to time: a count costs the more the more there are. */
final class QueueWatch {

    private static final Duration EVERY = Duration.ofSeconds(15);

    private final EmailReader reader;
    private final DeliveryMetrics metrics;
    private final Time time;
    private Instant next = Instant.MIN;

    QueueWatch(EmailReader reader, DeliveryMetrics metrics, Time time) {
        this.reader = reader;
        this.metrics = metrics;
        this.time = time;
    }

    /** Counts, unless it has done so lately. */
    void look() {
        Instant now = time.now();
        if (!now.isBefore(next)) {
            next = now.plus(EVERY);
            metrics.waiting(reader.waiting(), now);
        }
    }
}
