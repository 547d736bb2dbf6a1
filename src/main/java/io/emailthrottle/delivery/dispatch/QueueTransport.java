package io.emailthrottle.delivery.dispatch;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries tickets of queued emails to nodes that have room for them, ahead of the claims from the database. The database
 * holds the truth: a ticket that is lost costs its email the head start, and one that comes twice is forgotten.
 */
public interface QueueTransport {

    /** Emails wait for a claim from the database only. */
    QueueTransport NONE = new QueueTransport() {
        @Override
        public Duration headStart() {
            return Duration.ZERO;
        }

        @Override
        public void offer(List<QueueMessage> tickets) {}

        @Override
        public void start(@Nullable QueueConsumer queueConsumer) {}

        @Override
        public void stop() {}
    };

    /** How long emails that are queued now are left to it; zero while it carries nothing. */
    Duration headStart();

    /** Carries these; waits for nothing, and fails for nothing. */
    void offer(List<QueueMessage> tickets);

    /** @param queueConsumer where tickets arrive that come to this node; null when it takes none */
    void start(@Nullable QueueConsumer queueConsumer);

    /** Returns when no ticket arrives any more. */
    void stop();
}
