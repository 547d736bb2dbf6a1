package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.store.webhook.WebhookDeliveries;
import java.time.Duration;
import java.time.Instant;

/** Forgets the deliveries of long ago, some at a time, because who forgets them has also to tell what is new. */
final class WebhookRetention {

    private static final int CHUNK = 500;
    /** In one go, which takes less than a second. */
    private static final int MAX_CHUNKS = 20;

    private static final Duration EVERY = Duration.ofMinutes(10);

    private final WebhookDeliveries deliveries;
    private final Duration keep;
    private Instant next = Instant.MIN;
    private volatile boolean stopping;

    /** @param keep how long after its event a delivery is kept */
    WebhookRetention(WebhookDeliveries deliveries, Duration keep) {
        this.deliveries = deliveries;
        this.keep = keep;
    }

    /** Some of them, and the next ones when it is called again; once there are none, only every ten minutes. */
    void forgetSome(Instant now) {
        if (!now.isBefore(next) && forgotAll(now.minus(keep))) {
            next = now.plus(EVERY);
        }
    }

    private boolean forgotAll(Instant before) {
        for (int i = 0; i < MAX_CHUNKS && !stopping; i++) {
            if (DurableWrite.await(deliveries.deleteBefore(before, CHUNK)) < CHUNK) {
                return true;
            }
        }
        return false;
    }

    /** Begins no other chunk. */
    void stop() {
        stopping = true;
    }
}
