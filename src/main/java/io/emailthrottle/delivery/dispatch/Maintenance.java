package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.store.claim.InterruptedEmail;
import io.emailthrottle.store.claim.Leases;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.ExpiredEmail;
import io.emailthrottle.store.email.IdempotencyKeys;
import io.emailthrottle.store.email.Retention;
import io.emailthrottle.store.write.NamedIds;
import io.emailthrottle.store.write.NodeLock;
import io.emailthrottle.time.ClockWatch;
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
public final class Maintenance {

    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    private static final int CHUNK = 500;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration RETENTION_EVERY = Duration.ofMinutes(10);
    /** An email's end may be written some time after it came, when the database was away. */
    private static final Duration WRITTEN_LATE = Duration.ofHours(1);

    /** As Resend does. */
    private static final Duration KEEP_KEYS = Duration.ofHours(24);

    private final EmailStore store;
    private final Leases leases;
    private final IdempotencyKeys keys;
    private final Retention retention;
    private final DeliveryMetrics metrics;
    private final DeliverySettings settings;
    private final ClaimedEmails held;
    private final NodeLock nodeLock;
    private final Runnable refresh;
    private final Time time;
    private final BackgroundLoop loop = BackgroundLoop.every(TICK, "housekeeping", this::tick);
    private volatile boolean stopping;
    private final ClockWatch clock;
    /** Monotonic, as all times here that are not dates. */
    private long seenAt;

    private long nextRenewal;
    private long nextRetention;
    private long takesOverFrom;
    private Instant payloadsDeletedUntil = Instant.EPOCH;

    /** @param refresh is called every second */
    public Maintenance(
            EmailStores stores,
            DeliveryMetrics metrics,
            DeliverySettings settings,
            ClaimedEmails held,
            NodeLock nodeLock,
            Runnable refresh,
            Time time) {
        this.store = stores.emails();
        this.leases = stores.leases();
        this.keys = stores.keys();
        this.retention = stores.retention();
        this.metrics = metrics;
        this.settings = settings;
        this.held = held;
        this.nodeLock = nodeLock;
        this.refresh = refresh;
        this.time = time;
        this.clock = new ClockWatch(time);
        this.seenAt = time.nanos();
        this.nextRenewal = seenAt;
        this.nextRetention = seenAt;
        this.takesOverFrom = seenAt;
    }

    /** Takes back what this node had in hand when it last stopped, then keeps house every second. */
    public void start() {
        int back = inChunks(
                () -> leases.interruptAllOf(settings.node(), CHUNK, time.now()).thenApply(this::counted));
        if (back > 0) {
            log.warn(
                    "{} email(s) were in hand when this node last stopped; they go on by their delivery guarantee",
                    back);
        }
        loop.start();
    }

    /** Returns when the last tick is over, which deletes no more than one chunk from now on. */
    public void stop() {
        stopping = true;
        loop.stop();
    }

    public void tick() {
        watchClock();
        keepUp();
        Instant now = time.now();
        int expired = inChunks(() -> store.expire(CHUNK, now).thenApply(this::countedEnds));
        if (expired > 0) {
            log.warn("{} email(s) were given up: their time was up", expired);
        }
        takeOver(now);
        if (time.nanos() - nextRetention >= 0) {
            forget(now);
            nextRetention = time.nanos() + RETENTION_EVERY.toNanos();
        }
    }

    /**
     * After the clock was set, leases look as if they had run out, or never would, until every node has renewed its own; and
     * what waits for a moment waits longer than it should.
     */
    private void watchClock() {
        Duration step = clock.step();
        if (step.isZero()) {
            return;
        }
        log.warn("the clock was set by {}", step);
        nextRenewal = time.nanos();
        takeNothingOverForOneLease();
        if (step.isNegative()) {
            store.bringNear(time.now()).join();
            held.requeued();
        }
    }

    /** Nodes that could not reach the database could not renew their leases; they do so once it is back. */
    private void takeNothingOverForOneLease() {
        takesOverFrom = time.nanos() + settings.lease().toNanos();
    }

    private void takeOver(Instant now) {
        int takenOver = forgotten(now);
        if (time.nanos() - takesOverFrom >= 0) {
            takenOver += inChunks(
                    () -> leases.interruptExpired(settings.node(), CHUNK, now).thenApply(this::counted));
        }
        if (takenOver > 0) {
            log.warn("{} email(s) were taken over from a node that fell silent", takenOver);
            held.requeued();
        }
    }

    /** What this node holds by the database and does not know of: an answer to its claim was lost. */
    private int forgotten(Instant now) {
        int limit = CHUNK + held.inHand().size();
        List<UUID> expired = leases.expiredOf(settings.node(), limit, now).join();
        Set<UUID> inHand = held.inHand();
        List<UUID> forgotten =
                expired.stream().filter(id -> !inHand.contains(id)).toList();
        int taken = 0;
        for (int from = 0; from < forgotten.size(); from += NamedIds.MAX) {
            List<UUID> some = forgotten.subList(from, Math.min(forgotten.size(), from + NamedIds.MAX));
            taken += leases.interruptForgotten(settings.node(), some, now)
                    .thenApply(this::counted)
                    .join()
                    .size();
        }
        return taken;
    }

    /** What may not wait until everything else is done. */
    private void keepUp() {
        loop.progress();
        nodeLock.keep();
        long now = time.nanos();
        if (now - nextRenewal >= 0 || !nodeLock.held()) {
            held.renewLeases();
            nextRenewal = now + settings.lease().toNanos() / 3;
        }
        refresh.run();
        if (time.nanos() - seenAt > settings.lease().toNanos() / 3) {
            takeNothingOverForOneLease();
        }
        seenAt = time.nanos();
    }

    private void forget(Instant now) {
        Instant payloadsBefore = now.minus(settings.keepPayloads());
        repeat(() -> retention.deletePayloads(payloadsDeletedUntil, payloadsBefore, CHUNK));
        payloadsDeletedUntil = payloadsBefore.minus(WRITTEN_LATE);
        repeat(() -> retention.deleteEmails(now.minus(settings.keepEmails()), CHUNK));
        repeat(() -> keys.forgetBefore(now.minus(KEEP_KEYS), CHUNK));
    }

    private List<ExpiredEmail> countedEnds(List<ExpiredEmail> ended) {
        ended.forEach(one -> metrics.ended(one.status(), 1));
        return ended;
    }

    /** Logs emails that were given up, because several nodes crashed while sending them. */
    private List<InterruptedEmail> counted(List<InterruptedEmail> taken) {
        for (InterruptedEmail one : taken) {
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
            keepUp();
        }
    }
}
