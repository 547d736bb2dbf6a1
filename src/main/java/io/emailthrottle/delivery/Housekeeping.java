package io.emailthrottle.delivery;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.store.EmailStore;
import io.emailthrottle.store.IdempotencyKeys;
import io.emailthrottle.store.Interrupted;
import io.emailthrottle.store.Lease;
import io.emailthrottle.store.Retention;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done from time to time: renew leases, take over dead nodes' emails, give up, forget. */
final class Housekeeping {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private static final int CHUNK = 500;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration RETENTION_EVERY = Duration.ofMinutes(10);
    /** An email's end may be written some time after it came, when the database was away. */
    private static final Duration WRITTEN_LATE = Duration.ofHours(1);

    /** As Resend does. */
    private static final Duration KEEP_KEYS = Duration.ofHours(24);

    private final EmailStore store;
    private final IdempotencyKeys keys;
    private final Retention retention;
    private final DeliveryMetrics metrics;
    private final DeliverySettings settings;
    private final Supplier<Set<UUID>> inHand;
    private final Runnable requeued;
    private final Runnable refresh;
    private final Time time;
    private final BackgroundLoop loop = BackgroundLoop.every(TICK, "housekeeping", this::tick);
    private volatile boolean stopping;
    private Instant nextRenewal = Instant.MIN;
    private Instant nextRetention = Instant.MIN;
    private Instant payloadsDeletedUntil = Instant.EPOCH;

    /**
     * @param inHand what this node has in hand
     * @param requeued is told when emails came back to the queue
     * @param refresh is called every second
     */
    Housekeeping(
            EmailStore store,
            IdempotencyKeys keys,
            Retention retention,
            DeliveryMetrics metrics,
            DeliverySettings settings,
            Supplier<Set<UUID>> inHand,
            Runnable requeued,
            Runnable refresh,
            Time time) {
        this.store = store;
        this.keys = keys;
        this.retention = retention;
        this.metrics = metrics;
        this.settings = settings;
        this.inHand = inHand;
        this.requeued = requeued;
        this.refresh = refresh;
        this.time = time;
    }

    /** Takes back what this node had in hand when it last stopped, then keeps house every second. */
    void start() {
        int back = inChunks(
                () -> store.interruptAllOf(settings.node(), CHUNK, time.now()).thenApply(this::counted));
        if (back > 0) {
            log.warn(
                    "{} email(s) were in hand when this node last stopped; they go on by their delivery guarantee",
                    back);
        }
        loop.start();
    }

    /** Returns when the last tick is over, which deletes no more than one chunk from now on. */
    void stop() {
        stopping = true;
        loop.stop();
    }

    void tick() {
        Instant now = time.now();
        keepUp(now);
        int expired = inChunks(() -> store.expire(CHUNK, now));
        if (expired > 0) {
            log.warn("{} email(s) were given up: their time was up", expired);
            metrics.ended(EmailStatus.EXPIRED, expired);
        }
        int takenOver = inChunks(() -> store.interruptExpired(CHUNK, now).thenApply(this::counted));
        if (takenOver > 0) {
            log.warn("{} email(s) were taken over from a node that fell silent", takenOver);
            requeued.run();
        }
        if (!now.isBefore(nextRetention)) {
            forget(now);
            nextRetention = now.plus(RETENTION_EVERY);
        }
    }

    /** What may not wait until everything else is done. */
    private void keepUp(Instant now) {
        loop.progress();
        refresh.run();
        if (!now.isBefore(nextRenewal)) {
            store.renew(inHand.get(), new Lease(settings.node(), now.plus(settings.lease())))
                    .join();
            nextRenewal = now.plus(settings.lease().dividedBy(3));
        }
    }

    private void forget(Instant now) {
        Instant payloadsBefore = now.minus(settings.keepPayloads());
        repeat(() -> retention.deletePayloads(payloadsDeletedUntil, payloadsBefore, CHUNK));
        payloadsDeletedUntil = payloadsBefore.minus(WRITTEN_LATE);
        repeat(() -> retention.deleteEmails(now.minus(settings.keepEmails()), CHUNK));
        repeat(() -> keys.forgetBefore(now.minus(KEEP_KEYS), CHUNK));
    }

    /** Node after node died with such an email in hand: somebody should look at it. */
    private List<Interrupted> counted(List<Interrupted> taken) {
        for (Interrupted one : taken) {
            if (one.status() == EmailStatus.FAILED) {
                log.warn("the email {} was given up: node after node stopped with it in hand", one.id());
                metrics.ended(EmailStatus.FAILED, 1);
            }
        }
        return taken;
    }

    private static <T> int inChunks(Supplier<CompletableFuture<List<T>>> chunk) {
        int total = 0;
        int size;
        do {
            size = chunk.get().join().size();
            total += size;
        } while (size == CHUNK);
        return total;
    }

    /** Until there is no more to delete, which may take hours: this node keeps what it has in hand meanwhile. */
    private void repeat(Supplier<CompletableFuture<Integer>> chunk) {
        while (chunk.get().join() == CHUNK && !stopping) {
            keepUp(time.now());
        }
    }
}
