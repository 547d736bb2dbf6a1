package io.emailthrottle.dashboard;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * How many emails wait, counted in the database. A count takes the longer the more there are, so it is made no more
 * often than that it takes a twentieth of one thread. Not thread-safe.
 */
final class QueueDepth {

    private static final Logger log = LoggerFactory.getLogger(QueueDepth.class);

    /** Where an email waits for its turn, or for an operator. */
    private static final Set<EmailStatus> WAITING = EnumSet.of(
            EmailStatus.SCHEDULED,
            EmailStatus.QUEUED,
            EmailStatus.SENDING,
            EmailStatus.UNCONFIRMED,
            EmailStatus.FAILED,
            EmailStatus.EXPIRED);

    private static final int REST = 20;

    private final EmailReader reader;
    private final Time time;
    private @Nullable Map<EmailStatus, Long> counts;
    private @Nullable Instant oldest;
    private long nextNanos;

    QueueDepth(EmailReader reader, Time time) {
        this.reader = reader;
        this.time = time;
        this.nextNanos = time.nanos();
    }

    void look() {
        long began = time.nanos();
        if (began - nextNanos < 0) {
            return;
        }
        try {
            Map<EmailStatus, Long> fresh = new EnumMap<>(EmailStatus.class);
            WAITING.forEach(status -> fresh.put(status, 0L));
            fresh.putAll(reader.counts(Email.DEFAULT_TENANT, WAITING));
            oldest = reader.oldestQueued(Email.DEFAULT_TENANT).orElse(null);
            counts = fresh;
        } catch (DataAccessException e) {
            if (counts != null) {
                log.warn("the waiting emails cannot be counted: {}", e.getMessage());
            }
            counts = null;
            oldest = null;
        }
        long ended = time.nanos();
        nextNanos = ended + REST * (ended - began);
    }

    /** Null when the database did not answer. */
    @Nullable
    Map<EmailStatus, Long> counts() {
        return counts;
    }

    /** How long the oldest queued email has been here. */
    Optional<Duration> oldest() {
        return Optional.ofNullable(oldest).map(since -> Duration.between(since, time.now()));
    }
}
