package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.DeliverySettings;
import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.delivery.dispatch.EmailStores;
import io.emailthrottle.delivery.dispatch.InFlightSends;
import io.emailthrottle.delivery.dispatch.QuotaRefusals;
import io.emailthrottle.delivery.dispatch.RecipientCheck;
import io.emailthrottle.delivery.dispatch.RecipientCheck.Checked;
import io.emailthrottle.delivery.dispatch.SendResult;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.failover.Explanation;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Traces;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.domain.FromDomains;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.IdempotencyKey;
import io.emailthrottle.store.email.IdempotencyKeys;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.quota.QuotaUsedUp;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes emails in and sees them through. Accepted means durable: an id is given out only after the email is on disk.
 *
 * <p>Every method throws {@link StoreUnavailable} when the database does not take the write.
 */
public final class EmailService {

    private static final Logger log = LoggerFactory.getLogger(EmailService.class);

    private final Failover failover;
    private final EmailStore store;
    private final EmailReader reader;
    private final IdempotencyKeys keys;
    private final FromDomains fromDomains;
    private final RecipientCheck suppressions;
    private final InFlightSends inFlightSends;
    private final QueueNotifier queue;
    private final SyncWaiters syncWaiters;
    private final QuotaRefusals refusals;
    private final DeliverySettings settings;
    private final Time time;

    EmailService(
            Failover failover,
            EmailStores stores,
            InFlightSends inFlightSends,
            QueueNotifier queue,
            QuotaRefusals refusals,
            DeliverySettings settings,
            Time time) {
        this.failover = failover;
        this.store = stores.emails();
        this.reader = stores.reader();
        this.keys = stores.keys();
        this.fromDomains = stores.fromDomains();
        this.suppressions =
                new RecipientCheck(stores.suppressions(), settings.guard(), settings.unsubscribeLinks(), time);
        this.inFlightSends = inFlightSends;
        this.queue = queue;
        this.syncWaiters = new SyncWaiters(settings.answerWithin(), time);
        this.refusals = refusals;
        this.settings = settings;
        this.time = time;
    }

    /** Begins to answer callers who have waited long enough. */
    void start() {
        syncWaiters.start();
    }

    /** Call after the last caller was answered. */
    void stop() {
        syncWaiters.stop();
    }

    /**
     * Accepts an email, sends it, and waits for the outcome as long as the settings say.
     *
     * @param key the request's idempotency key, or null
     * @return what is true then: sent, queued, still sending, or a final state
     * @throws KeyInUse when the key is known already; nothing was accepted
     */
    public Receipt send(NewEmail newEmail, @Nullable String key) throws KeyInUse {
        Begun begun = begin(newEmail, request(List.of(newEmail), false, key), false);
        CompletableFuture<SendResult> outcome = begun.outcome();
        return outcome == null ? begun.receipt() : await(newEmail.email(), outcome);
    }

    /** @param outcome null when it is not being sent yet */
    private record Begun(Receipt receipt, @Nullable CompletableFuture<SendResult> outcome) {}

    /** Accepts an email, and begins to send it when there is room and its time has come; otherwise it waits in the queue. */
    private Begun begin(NewEmail newEmail, @Nullable IdempotencyKey request, boolean running) throws KeyInUse {
        Checked checked = suppressions.check(newEmail.email());
        boolean inHand =
                !checked.suppressed() && newEmail.scheduledAt() == null && inFlightSends.reserve(checked.email());
        CompletableFuture<SendResult> outcome = null;
        long since = time.nanos();
        NewEmailRow newEmailRow = acceptance(newEmail, checked, inHand);
        try {
            accept(List.of(newEmailRow), List.of(newEmail), request, running);
            if (inHand) {
                outcome = inFlightSends.start(newEmailRow.email(), newEmailRow.expiresAt(), since);
            }
        } finally {
            if (inHand && outcome == null) {
                inFlightSends.release(newEmailRow.email());
            }
        }
        if (!inHand) {
            queue.accepted(List.of(newEmailRow));
        }
        return new Begun(receipt(newEmailRow), outcome);
    }

    /**
     * Accepts an email and returns at once.
     *
     * @param key the request's idempotency key, or null
     * @return what it is now
     * @throws KeyInUse when the key is known already; nothing was accepted
     */
    public Receipt enqueue(NewEmail newEmail, @Nullable String key) throws KeyInUse {
        return enqueue(List.of(newEmail), request(List.of(newEmail), false, key), false)
                .getFirst();
    }

    /**
     * Accepts emails and returns at once; all or none.
     *
     * @param key the request's idempotency key, or null
     * @return what they are now, in the same order
     * @throws KeyInUse when the key is known already; nothing was accepted
     */
    public List<Receipt> enqueueAll(List<NewEmail> submissions, @Nullable String key) throws KeyInUse {
        return enqueue(submissions, request(submissions, true, key), false);
    }

    /**
     * Like {@link #enqueueAll}, but a repeated request succeeds while the first is still sending, and an email alone begins to be sent
     * at once.
     */
    public List<Receipt> take(List<NewEmail> submissions, @Nullable String key) throws KeyInUse {
        IdempotencyKey request = request(submissions, true, key);
        return submissions.size() == 1
                ? List.of(begin(submissions.getFirst(), request, true).receipt())
                : enqueue(submissions, request, true);
    }

    private List<Receipt> enqueue(List<NewEmail> submissions, @Nullable IdempotencyKey request, boolean running)
            throws KeyInUse {
        List<Checked> checked =
                suppressions.check(submissions.stream().map(NewEmail::email).toList());
        List<NewEmailRow> acceptances = IntStream.range(0, submissions.size())
                .mapToObj(i -> acceptance(submissions.get(i), checked.get(i), false))
                .toList();
        accept(acceptances, submissions, request, running);
        queue.accepted(acceptances);
        return acceptances.stream().map(EmailService::receipt).toList();
    }

    private static Receipt receipt(NewEmailRow newEmailRow) {
        return new Receipt(newEmailRow.email().id(), newEmailRow.status(), null, null, null);
    }

    private NewEmailRow acceptance(NewEmail newEmail, Checked checked, boolean inHand) {
        Instant now = time.now();
        Instant scheduledAt = newEmail.scheduledAt();
        EmailStatus status = checked.suppressed()
                ? EmailStatus.SUPPRESSED
                : inHand ? EmailStatus.SENDING : scheduledAt == null ? EmailStatus.QUEUED : EmailStatus.SCHEDULED;
        Instant expires = newEmail.expires(now, settings.expiresAfter());
        Instant begins = newEmail.begins(now);
        return new NewEmailRow(
                checked.email(),
                status,
                failover.route(checked.email()).name(),
                status.isFinal() || inHand ? null : status == EmailStatus.QUEUED ? claimable(begins, expires) : begins,
                expires,
                scheduledAt,
                inHand ? new Lease(settings.node(), now.plus(settings.lease())) : null,
                events(newEmail, checked, status, now));
    }

    /** When it may be claimed from the database: what is handed over has a head start, unless that is all the time it has. */
    private Instant claimable(Instant begins, Instant expires) {
        Instant later = begins.plus(queue.headStart());
        return later.isBefore(expires) ? later : begins;
    }

    /** An email's first timeline entries. */
    private static List<Event> events(NewEmail newEmail, Checked checked, EmailStatus status, Instant now) {
        Instant scheduledAt = status == EmailStatus.SCHEDULED ? newEmail.scheduledAt() : null;
        if (newEmail.notes().isEmpty() && scheduledAt == null) {
            return checked.events();
        }
        List<Event> events = new ArrayList<>();
        newEmail.notes().forEach(note -> events.add(Event.of(now, TimelineWord.NOTE, note)));
        events.addAll(checked.events());
        if (scheduledAt != null) {
            events.add(Event.of(now, EmailStatus.SCHEDULED, scheduledAt.toString()));
        }
        return events;
    }

    /** Finds out what would become of an email, without accepting it. */
    public DryRun explain(NewEmail newEmail) {
        Checked checked = suppressions.check(newEmail.email());
        if (checked.suppressed()) {
            return new DryRun(EmailStatus.SUPPRESSED, null, checked.events());
        }
        Instant now = time.now();
        Instant expires = newEmail.expires(now, settings.expiresAfter());
        Explanation explanation = failover.explain(checked.email(), newEmail.begins(now), expires);
        return DryRun.of(newEmail, expires, explanation, checked.events());
    }

    /** @param running whether a repeated request succeeds while its emails are still being sent */
    private void accept(
            List<NewEmailRow> acceptances,
            List<NewEmail> submissions,
            @Nullable IdempotencyKey request,
            boolean running)
            throws KeyInUse {
        boolean written;
        try (Traces.Scope _ = failover.traces().accept()) {
            written = DurableWrite.await(store.accept(acceptances, request, time.now()));
        } catch (QuotaUsedUp usedUp) {
            refusals.emails(usedUp.balance().period());
            throw usedUp;
        }
        if (!written) {
            throw inUse(submissions, Objects.requireNonNull(request, "only a known key refuses"), running);
        }
        Instant now = time.now();
        submissions.forEach(accepted -> fromDomains.seen(accepted.email(), now));
    }

    private static @Nullable IdempotencyKey request(List<NewEmail> submissions, boolean batch, @Nullable String key) {
        if (key == null) {
            return null;
        }
        String tenant = submissions.getFirst().email().tenant();
        List<UUID> ids = submissions.stream().map(one -> one.email().id()).toList();
        return new IdempotencyKey(tenant, key, Fingerprint.of(submissions, batch), ids, null);
    }

    private KeyInUse inUse(List<NewEmail> submissions, IdempotencyKey request, boolean running) {
        IdempotencyKey first = keys.find(request.tenant(), request.key())
                .orElseThrow(() -> new KeyConflict(KeyConflict.Kind.STILL_RUNNING));
        if (!Fingerprint.matches(first.fingerprint(), request.fingerprint(), submissions)) {
            throw new KeyConflict(KeyConflict.Kind.OTHER_REQUEST);
        }
        if (first.answer() != null) {
            return new KeyInUse(first.answer(), List.of());
        }
        List<Receipt> receipts = first.emailIds().stream()
                .flatMap(id -> reader.find(request.tenant(), id).stream())
                .map(email -> new Receipt(email.id(), email.status(), email.vendor(), email.vendorMessageId(), null))
                .toList();
        if (!running && receipts.stream().anyMatch(receipt -> receipt.status() == EmailStatus.SENDING)) {
            throw new KeyConflict(KeyConflict.Kind.STILL_RUNNING);
        }
        return new KeyInUse(null, receipts);
    }

    /**
     * By which moment a request's dates are judged: now, or when the first one with this key was made. Said again later, it
     * is still the same request.
     *
     * @param key the request's idempotency key, or null
     */
    public Instant asked(String tenant, @Nullable String key) {
        return key == null ? time.now() : keys.since(tenant, key).orElseGet(time::now);
    }

    /** Keeps the answer to a request with an idempotency key; waits for nothing, and fails for nothing. */
    public void answered(String tenant, String key, String answer) {
        try {
            keys.answered(tenant, key, answer);
        } catch (StoreUnavailable e) {
            log.debug("an answer is not kept; who asks again is told what is true then", e);
        }
    }

    private Receipt await(Email email, CompletableFuture<SendResult> outcome) {
        try {
            SendResult sendResult = syncWaiters.await(outcome);
            if (sendResult == null) {
                return new Receipt(email.id(), EmailStatus.SENDING, null, null, null);
            }
            return new Receipt(
                    email.id(),
                    sendResult.completion().status(),
                    sendResult.completion().vendor(),
                    sendResult.completion().vendorMessageId(),
                    sendResult.round());
        } catch (ExecutionException e) {
            return new Receipt(email.id(), EmailStatus.SENDING, null, null, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Receipt(email.id(), EmailStatus.SENDING, null, null, null);
        }
    }

    /** Takes an email back; false when it is not waiting any more, or unknown. */
    public boolean cancel(String tenant, UUID id) {
        return DurableWrite.await(store.cancel(tenant, id, time.now()));
    }

    /** Gives a scheduled email another date; false when it is not scheduled any more, or unknown. */
    public boolean reschedule(String tenant, UUID id, Instant scheduledAt) {
        boolean moved = DurableWrite.await(store.reschedule(tenant, id, scheduledAt, time.now()));
        queue.changed();
        return moved;
    }

    /**
     * Queues an email again that failed, expired or is unconfirmed, and lets one go on that insists on a vendor that may have it;
     * false when it is none of these.
     */
    public boolean retry(String tenant, UUID id) {
        Instant now = time.now();
        boolean moved = DurableWrite.await(store.retry(tenant, id, now.plus(settings.expiresAfter()), now))
                || DurableWrite.await(store.moveOn(tenant, id, now));
        queue.changed();
        return moved;
    }

    /**
     * Queues all dead letters of a tenant again.
     *
     * @return the number of emails queued
     */
    public int retryDeadLetters(String tenant) {
        int chunk = 500;
        int total = 0;
        String after = "";
        while (true) {
            Instant now = time.now();
            List<UUID> retried = DurableWrite.await(
                    store.retryDeadLetters(tenant, after, chunk, now.plus(settings.expiresAfter()), now));
            queue.changed();
            total += retried.size();
            if (retried.size() < chunk) {
                return total;
            }
            after = retried.stream().map(UUID::toString).max(String::compareTo).orElseThrow();
        }
    }
}
