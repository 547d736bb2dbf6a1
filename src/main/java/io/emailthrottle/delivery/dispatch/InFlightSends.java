package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.delivery.dispatch.RecipientCheck.Checked;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Route;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.claim.Leases;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.time.Time;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;

/** The sends in flight on this node: each on a virtual thread of its own, from the first vendor to the written outcome. */
public final class InFlightSends implements ClaimedEmails {

    private static final Logger log = LoggerFactory.getLogger(InFlightSends.class);

    private static final int KB = 1024;

    private final Failover failover;
    private final Lifecycle lifecycle;
    private final EmailStore store;
    private final Leases leases;
    private final EmailReader reader;
    private final RecipientCheck recipientCheck;
    private final SuppressionList suppressions;
    private final DeliveryMetrics metrics;
    private final OutcomeWriter outcomes;
    private final String node;
    private final Time time;
    private final CalledVendorLog calledVendorLog;
    private final int maxInFlight;
    private final Semaphore places;
    private final Semaphore memoryKb;
    private final int memoryLimitKb;
    /** Of at most this size each, as many emails as are claimed at once stay within the limit. */
    private final int togetherKb;

    private record Held(UUID id, LeaseValidity lease) {}

    private final Map<Thread, Held> inHand = new ConcurrentHashMap<>();
    private final Duration leaseLasts;
    private volatile BooleanSupplier right = () -> true;
    private final UndecidedSends undecided = new UndecidedSends();
    private volatile Runnable changed = () -> {};
    private volatile Runnable requeued = () -> {};

    public InFlightSends(
            Failover failover,
            Lifecycle lifecycle,
            EmailStores stores,
            DeliveryMetrics metrics,
            DeliverySettings settings,
            Time time) {
        this.failover = failover;
        this.lifecycle = lifecycle;
        this.store = stores.emails();
        this.leases = stores.leases();
        this.reader = stores.reader();
        this.recipientCheck =
                new RecipientCheck(stores.suppressions(), settings.guard(), settings.unsubscribeLinks(), time);
        this.suppressions = new SuppressionList(stores.suppressions(), time);
        this.metrics = metrics;
        this.outcomes = new OutcomeWriter(stores.emails(), this::written, time);
        this.node = settings.node();
        this.leaseLasts = settings.lease();
        this.time = time;
        this.calledVendorLog = new CalledVendorLog(stores.emails().calledVendors(), time);
        this.maxInFlight = settings.maxInFlight();
        this.places = new Semaphore(maxInFlight);
        long heap = Runtime.getRuntime().maxMemory();
        this.memoryLimitKb = (int) Math.min(Integer.MAX_VALUE, MemoryBudget.ofDeliveries(heap) / KB);
        this.togetherKb = memoryLimitKb / Dispatcher.MAX_CLAIM;
        this.memoryKb = new Semaphore(memoryLimitKb, true);
    }

    @Override
    public void requeued() {
        requeued.run();
    }

    /**
     * @param ofRoom run when a place or a permit may have become free
     * @param ofReturn run when an email was queued again
     */
    void whenChanged(Runnable ofRoom, Runnable ofReturn) {
        changed = ofRoom;
        requeued = ofReturn;
    }

    /** @param held whether this process may work: without its name it takes nothing in hand, and calls no vendor */
    public void workOnlyWhile(BooleanSupplier held) {
        right = held;
    }

    UndecidedSends undecided() {
        return undecided;
    }

    /** Takes a place, and memory, for an email that is about to be accepted; false when there is none. */
    public boolean reserve(Email email) {
        if (!right.getAsBoolean() || !places.tryAcquire()) {
            return false;
        }
        if (takesMemory(kb(email.heldSize()))) {
            return true;
        }
        places.release();
        return false;
    }

    /** Gives back what was reserved for an email that was not accepted. */
    public void release(Email email) {
        memoryKb.release(kb(email.heldSize()));
        places.release();
    }

    /** @return the number of places reserved, up to so many, for emails that are about to be claimed */
    public int reserve(int wanted) {
        int free = right.getAsBoolean() ? Math.min(wanted, places.availablePermits()) : 0;
        return free > 0 && places.tryAcquire(free) ? free : 0;
    }

    int free() {
        return places.availablePermits();
    }

    public void release(int count) {
        if (count > 0) {
            places.release(count);
        }
    }

    @Override
    public Set<UUID> inHand() {
        return inHand.values().stream().map(Held::id).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void renewLeases() {
        long began = time.nanos();
        Lease lease = new Lease(node, time.now().plus(leaseLasts));
        List<Held> held = List.copyOf(inHand.values());
        Set<UUID> renewed =
                DurableWrite.await(leases.renew(held.stream().map(Held::id).toList(), lease));
        for (Held one : held) {
            if (renewed.contains(one.id())) {
                one.lease().renewed(began);
            } else {
                one.lease().lost();
            }
        }
    }

    /**
     * Sends an email that was accepted into this node's own hand, in a reserved place.
     *
     * @param since when its accept began, in monotonic nanoseconds
     */
    public CompletableFuture<SendResult> start(Email email, Instant expiresAt, long since) {
        CompletableFuture<SendResult> outcome = new CompletableFuture<>();
        ClaimedEmail accepted = new ClaimedEmail(
                email.id(), email.tenant(), 0, email.createdAt(), expiresAt, email.heldSize(), 0, null, false);
        LeaseValidity lease = new LeaseValidity(leaseLasts, since, time);
        run(email.id(), null, lease, decide -> {
            try {
                outcome.complete(deliver(Checked.nobody(email), accepted, lease, decide));
            } finally {
                memoryKb.release(kb(accepted));
            }
        });
        return outcome;
    }

    /**
     * Sends emails that were claimed, in reserved places. Small ones are read together, as far as there is memory: one that
     * has to wait for it does so in its own thread, as what this node has in hand, and its lease is renewed meanwhile.
     *
     * @param route from which they were claimed
     * @param since when their claim began, in monotonic nanoseconds
     */
    public void start(Route route, List<ClaimedEmail> claimed, long since) {
        List<ClaimedEmail> small = new ArrayList<>();
        for (ClaimedEmail one : claimed) {
            if (kb(one) <= togetherKb && takesMemory(kb(one))) {
                small.add(one);
            }
        }
        Map<UUID, Email> emails = readTogether(small);
        for (ClaimedEmail one : claimed) {
            Email email = emails.get(one.id());
            LeaseValidity lease = new LeaseValidity(leaseLasts, since, time);
            run(one.id(), route, lease, decide -> deliver(one, email, lease, decide));
        }
    }

    /**
     * Gives back the memory of those that it did not find: they are read one by one, so that one that cannot be read does
     * not keep the others.
     */
    private Map<UUID, Email> readTogether(List<ClaimedEmail> small) {
        Map<UUID, Email> emails = Map.of();
        try {
            emails = reader.payloads(small.stream().map(ClaimedEmail::id).toList());
        } catch (RuntimeException e) {
            log.debug("{} email(s) could not be read together", small.size(), e);
        }
        for (ClaimedEmail one : small) {
            if (!emails.containsKey(one.id())) {
                memoryKb.release(kb(one));
            }
        }
        return emails;
    }

    /** Never before one that waits for it: a large email would be overtaken by small ones for as long as they come. */
    private boolean takesMemory(int kb) {
        return !memoryKb.hasQueuedThreads() && memoryKb.tryAcquire(kb);
    }

    private int kb(ClaimedEmail claimed) {
        return kb(claimed.size());
    }

    private int kb(long bytes) {
        return (int) Math.min(memoryLimitKb, bytes * MemoryBudget.PEAK / KB + 1);
    }

    /** @param delivery is given what it has to call when it comes to a vendor */
    private void run(UUID id, @Nullable Route route, LeaseValidity lease, Consumer<Runnable> delivery) {
        Runnable decide = undecided.add(route, changed);
        Thread thread = Thread.ofVirtual().name("deliver").unstarted(() -> {
            MDC.put("email", id.toString());
            try {
                delivery.accept(decide);
            } catch (LeaseLost e) {
                log.warn("{}; the node that has the email now goes on", e.getMessage());
            } catch (RuntimeException | Error e) {
                log.error("a delivery ended in an unforeseen way; its lease runs out, and it is tried again", e);
            } finally {
                inHand.remove(Thread.currentThread());
                places.release();
                decide.run();
                changed.run();
            }
        });
        inHand.put(thread, new Held(id, lease));
        thread.start();
    }

    /** @param read the email, if it was read already and its memory taken */
    private void deliver(ClaimedEmail claimed, @Nullable Email read, LeaseValidity lease, Runnable decide) {
        if (read == null) {
            memoryKb.acquireUninterruptibly(kb(claimed));
        }
        try {
            Email email = read == null ? reader.payload(claimed.id()).orElse(null) : read;
            if (email == null) {
                writeUnsent(claimed, EmailStatus.FAILED, null, "its bodies were deleted");
            } else {
                deliverToRest(email, claimed, lease, decide);
            }
        } catch (UncheckedIOException e) {
            writeUnsent(claimed, EmailStatus.FAILED, null, "its stored form cannot be read");
        } catch (DataAccessException e) {
            Instant dueAt = time.now().plus(OutcomeWriter.AGAIN_AFTER);
            writeUnsent(claimed, EmailStatus.QUEUED, dueAt, "the database could not be read");
        } finally {
            memoryKb.release(kb(claimed));
        }
    }

    /**
     * Who was suppressed after the email was accepted is left out; but a vendor that may have it already, and knows it by
     * its key, is asked with the very same email.
     */
    private void deliverToRest(Email whole, ClaimedEmail claimed, LeaseValidity lease, Runnable decide) {
        Email email = claimed.divided() ? forThoseWhoWait(whole) : whole;
        boolean keyed = claimed.keyed() != null && claimed.keyed().until().isAfter(time.now());
        Checked checked = keyed ? Checked.nobody(email) : recipientCheck.check(email);
        if (checked.suppressed()) {
            DeliveryLog.suppressed(email);
            EmailStatus status = claimed.divided() ? EmailStatus.SENT : EmailStatus.SUPPRESSED;
            outcomes.write(
                    AttemptOutcome.unsent(claimed, status, null, checked.events(), time.now()), hand(claimed.claim()));
        } else {
            deliver(checked, claimed, lease, decide);
        }
    }

    private Email forThoseWhoWait(Email email) {
        Set<String> waiting = reader.waitingRecipients(email.id());
        return email.onlyFor(one -> waiting.contains(one.address().toLowerCase(Locale.ROOT)));
    }

    private ClaimToken hand(int claim) {
        return new ClaimToken(node, claim);
    }

    private void writeUnsent(ClaimedEmail claimed, EmailStatus status, @Nullable Instant dueAt, String why) {
        List<Event> events = List.of(Event.of(time.now(), status, why));
        outcomes.write(AttemptOutcome.unsent(claimed, status, dueAt, events, time.now()), hand(claimed.claim()));
    }

    private SendResult deliver(Checked checked, ClaimedEmail claimed, LeaseValidity lease, Runnable decide) {
        Email email = checked.email();
        ClaimToken hand = hand(claimed.claim());
        BooleanSupplier ours = () -> lease.holds() && right.getAsBoolean();
        ClaimedAttempt.Calling calling = vendor -> {
            calledVendorLog.before(vendor);
            decide.run();
        };
        DeliveryAttempt deliveryAttempt =
                failover.deliver(email, new ClaimedAttempt(claimed, hand, ours, calling, store, reader, time));
        decide.run();
        AttemptOutcome attemptOutcome = lifecycle
                .after(email, claimed.attempts(), claimed.expiresAt(), deliveryAttempt, time.now())
                .preceded(checked.events());
        if (claimed.divided()) {
            attemptOutcome = lifecycle.ofRest(email, attemptOutcome);
        }
        DeliveryLog.outcome(email, attemptOutcome, deliveryAttempt);
        if (attemptOutcome.status() == EmailStatus.SENT) {
            metrics.sentAfter(Duration.between(claimed.begins(), time.now()));
        }
        suppressions.after(email, deliveryAttempt);
        outcomes.write(attemptOutcome, hand);
        return new SendResult(attemptOutcome, deliveryAttempt);
    }

    private void written(EmailStatus status) {
        metrics.ended(status, 1);
        if (status == EmailStatus.QUEUED) {
            requeued();
        }
    }

    /**
     * Lets those in hand come to their end; those that have not by then are interrupted, and go back to the queue.
     *
     * @return whether all have ended
     */
    public boolean finishWithin(Duration patience) {
        if (allEndedWithin(patience)) {
            return true;
        }
        inHand.keySet().forEach(Thread::interrupt);
        return allEndedWithin(Duration.ofSeconds(5));
    }

    private boolean allEndedWithin(Duration patience) {
        try {
            if (places.tryAcquire(maxInFlight, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(maxInFlight);
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
