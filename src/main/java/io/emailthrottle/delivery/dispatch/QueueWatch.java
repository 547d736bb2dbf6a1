package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;

/** Counts the waiting emails for the metrics, from time to time: a count costs the more the more there are. */
public final class QueueWatch {

    private static final Duration EVERY = Duration.ofSeconds(15);

    private final EmailReader reader;
    private final DeliveryMetrics metrics;
    private final Time time;
    private long next;

    public QueueWatch(EmailReader reader, DeliveryMetrics metrics, Time time) {
        this.reader = reader;
        this.metrics = metrics;
        this.time = time;
        this.next = time.nanos();
    }

    /** Counts, unless it has done so lately. */
    public void look() {
        if (time.nanos() - next >= 0) {
            next = time.nanos() + EVERY.toNanos();
            Instant now = time.now();
            metrics.waiting(reader.waiting(now), now);
        }
    }
}
