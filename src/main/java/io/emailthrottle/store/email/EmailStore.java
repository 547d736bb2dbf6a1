package io.emailthrottle.store.email;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.ClaimWrite;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.EventInsert;
import io.emailthrottle.store.quota.Quota;
import io.emailthrottle.store.quota.QuotaUsedUp;
import io.emailthrottle.store.vendor.CalledVendors;
import io.emailthrottle.store.write.BulkChangeWrite;
import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.NamedIds;
import io.emailthrottle.store.write.StatementBatch.Null;
import io.emailthrottle.store.write.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every change to an email: a compare-and-set on its status, and the event that tells of it, in one transaction. Each
 * returns at once with a future that completes when the change is on disk, or with {@link StoreUnavailable}.
 */
public final class EmailStore {

    private record Taken(UUID id, String tenant, EmailStatus status) {}

    private static final String KEEP = """
            UPDATE emails SET key_vendor = ?, key_until = ?
            WHERE id = ? AND status = 'sending' AND COALESCE(owner, '') = ? AND claims = ?""";

    private static final String CANCEL = """
            UPDATE emails SET status = CASE WHEN divided = 1 THEN 'sent' ELSE 'canceled' END, due_at = NULL, final_at = ?
            WHERE tenant = ? AND id = ? AND status IN ('scheduled', 'queued')""";
    /**
     * Of those alone that a rule gave their route, or that wait apart for their recipients' domain: who insists on a vendor waits for
     * it. Also of those in hand, which may come back from a node that died.
     */
    private static final String REROUTE = """
            SELECT id FROM emails WHERE (due_at IS NOT NULL OR owner IS NOT NULL)
              AND (route LIKE '>%%' OR route LIKE '%%@%%') AND route NOT IN (%s)""";

    private static final String RECONSIDER =
            "SELECT id FROM emails WHERE due_at > ? AND status = 'queued' AND attempts = 0";

    private static final String BRING_FORWARD = """
            UPDATE emails SET due_at = created_at
            WHERE id IN (%s) AND status = 'queued' AND claims = 0 AND due_at > ?""".formatted(NamedIds.PLACES);

    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String RESCHEDULE = """
            UPDATE emails SET due_at = ?, scheduled_at = ?, expires_at = expires_at + ? - due_at
            WHERE tenant = ? AND id = ? AND status = 'scheduled'""";
    private static final String RETRY = """
            UPDATE emails SET status = 'queued', due_at = ?, expires_at = ?, attempts = 0, interruptions = 0, final_at = NULL,
              vendor = NULL, vendor_message_id = NULL, key_vendor = NULL, key_until = NULL
            WHERE tenant = ? AND id = ? AND status IN ('failed', 'expired', 'unconfirmed')""";

    private static final String MOVE_ON = """
            UPDATE emails SET due_at = ?, key_vendor = NULL, key_until = NULL
            WHERE tenant = ? AND id = ? AND status = 'queued' AND key_vendor IS NOT NULL""";

    private final GroupCommitWriter writer;
    private final Function<String, Quota> quotas;
    private final String claim;
    private final String claimNamed;
    private final String expire;
    private final String reroute;
    private final String reconsider;
    private final String bringNear;
    private final String retryDead;

    /** @param quotas how many emails of a tenant are accepted */
    public EmailStore(GroupCommitWriter writer, Dialect dialect, Function<String, Quota> quotas) {
        this.writer = writer;
        this.quotas = quotas;
        String take = """
                UPDATE emails SET status = 'sending', due_at = NULL, owner = ?, lease_until = ?, claims = claims + 1
                WHERE id%s
                RETURNING id, tenant, attempts, COALESCE(scheduled_at, created_at), expires_at, size, claims,
                  key_vendor, key_until, divided""";
        this.claim = take.formatted(dialect.among("""
                SELECT id FROM emails
                WHERE route = ? AND priority = ? AND tenant = ? AND due_at <= ? AND expires_at > ?
                ORDER BY due_at LIMIT ?"""));
        this.claimNamed = take.formatted(dialect.among("""
                SELECT id FROM emails
                WHERE id IN (%s) AND status = 'queued' AND claims = 0 AND expires_at > ?""".formatted(NamedIds.PLACES)));
        this.bringNear = "UPDATE emails SET due_at = ? WHERE id"
                + dialect.amongInOrder("SELECT id FROM emails WHERE due_at > ? AND status = 'queued'");
        this.expire = """
                UPDATE emails SET due_at = NULL, final_at = ?, status = CASE WHEN divided = 1 THEN 'sent'
                  WHEN delivery = 'at_most_once' AND key_vendor IS NOT NULL THEN 'unconfirmed'
                  WHEN attempts > 0 THEN 'failed' ELSE 'expired' END
                WHERE id%s
                RETURNING id, tenant, status""".formatted(
                        dialect.among("SELECT id FROM emails WHERE due_at IS NOT NULL AND expires_at <= ? LIMIT ?"));
        this.reroute = "UPDATE emails SET route = CASE %s WHEN route LIKE '>%%' THEN '' ELSE route END WHERE id"
                + dialect.amongInOrder(REROUTE);
        this.reconsider = "UPDATE emails SET due_at = ? WHERE id" + dialect.amongInOrder(RECONSIDER);
        this.retryDead = """
                UPDATE emails SET status = 'queued', due_at = ?, expires_at = ?, attempts = 0, interruptions = 0, final_at = NULL,
                  vendor = NULL, vendor_message_id = NULL, key_vendor = NULL, key_until = NULL
                WHERE id%s
                RETURNING id, tenant, status""".formatted(dialect.among("""
                SELECT id FROM emails WHERE tenant = ? AND status IN ('failed', 'expired') AND id > ?
                ORDER BY id LIMIT ?"""));
    }

    /**
     * Takes emails of one tenant in, all or none.
     *
     * @param key null when the request brought none
     * @return false when the key was known already, and nothing was written; fails with {@link QuotaUsedUp} when there are
     *     more than the tenant's quota leaves
     */
    public CompletableFuture<Boolean> accept(List<NewEmailRow> acceptances, @Nullable IdempotencyKey key, Instant now) {
        Quota quota = quotas.apply(acceptances.getFirst().email().tenant());
        return writer.write(new AcceptWrite(acceptances, key, quota, now));
    }

    /**
     * Takes due emails of several priorities and tenants in hand, in one transaction. What one does not use of its share
     * goes to those that used theirs up.
     *
     * @param shares in the order in which they are asked
     */
    public CompletableFuture<List<ClaimedEmail>> claim(
            String route, List<ClaimShare> shares, Lease lease, Instant now) {
        long at = now.toEpochMilli();
        long until = lease.until().toEpochMilli();
        return writer.write(new ClaimWrite(
                shares,
                (batch, share, limit) -> batch.query(
                        claim,
                        ClaimedEmail::read,
                        lease.owner(),
                        until,
                        route,
                        share.priority(),
                        share.tenant(),
                        at,
                        at,
                        limit)));
    }

    /**
     * Takes these emails in hand, as far as they are queued and have never been in any hand, whether they are due or not.
     * What another node has in hand, or is about to, is missing from the answer.
     *
     * @param ids from 1 to {@link NamedIds#MAX}
     */
    public CompletableFuture<List<ClaimedEmail>> claim(List<UUID> ids, Lease lease, Instant now) {
        List<Object> values =
                new ArrayList<>(List.of(lease.owner(), lease.until().toEpochMilli()));
        values.addAll(NamedIds.values(ids));
        values.add(now.toEpochMilli());
        return writer.write(BulkChangeWrite.claim(claimNamed, ClaimedEmail::read, values.toArray()));
    }

    /**
     * Makes those of these emails due at once that are queued, were never claimed, and would be due later.
     *
     * @return the number of emails changed
     *
     * @param ids from 1 to {@link NamedIds#MAX}
     */
    public CompletableFuture<Integer> bringForward(List<UUID> ids, Instant now) {
        List<Object> values = new ArrayList<>(NamedIds.values(ids));
        values.add(now.toEpochMilli());
        return writer.write(new CountWrite(Locks.emails(ids), BRING_FORWARD, values.toArray()));
    }

    /**
     * Keeps which vendor is about to have an email with an idempotency key, so that after a crash the same is asked again;
     * false when the email is no longer in this hand.
     *
     * @param call null when the vendor takes no keys
     */
    public CompletableFuture<Boolean> keep(UUID id, ClaimToken hand, @Nullable KeyedCall call) {
        Object[] values = {keyVendor(call), keyUntil(call), id.toString(), hand.owner(), hand.claim()};
        return writer.write(new CountWrite(Locks.email(id.toString()), KEEP, values))
                .thenApply(changed -> changed == 1);
    }

    static Object keyVendor(@Nullable KeyedCall call) {
        return Null.TEXT.or(call == null ? null : call.vendor());
    }

    static Object keyUntil(@Nullable KeyedCall call) {
        return Null.LONG.or(call == null ? null : call.until().toEpochMilli());
    }

    /**
     * Ends a node's work on an email; false when the email is no longer in this hand. What the vendor who took it has told
     * of it meanwhile is its status at once; if nobody took it this time, what any vendor told.
     */
    public CompletableFuture<Boolean> finish(AttemptOutcome attemptOutcome, ClaimToken hand) {
        return writer.write(new OutcomeWrite(attemptOutcome, hand));
    }

    /** Takes an email back; false unless it is scheduled or queued. */
    public CompletableFuture<Boolean> cancel(String tenant, UUID id, Instant now) {
        Object[] values = {now.toEpochMilli(), tenant, id.toString()};
        return move(tenant, id, CANCEL, values, Event.of(now, EmailStatus.CANCELED, null));
    }

    /** Gives a scheduled email another date, and as much time after it as it had; false when it is not scheduled. */
    public CompletableFuture<Boolean> reschedule(String tenant, UUID id, Instant scheduledAt, Instant now) {
        long at = scheduledAt.toEpochMilli();
        Object[] values = {at, at, at, tenant, id.toString()};
        return move(tenant, id, RESCHEDULE, values, Event.of(now, TimelineWord.RESCHEDULED, scheduledAt.toString()));
    }

    /** Queues an email again that failed, expired or is unconfirmed; false when it is none of these. */
    public CompletableFuture<Boolean> retry(String tenant, UUID id, Instant expiresAt, Instant now) {
        Object[] values = {now.toEpochMilli(), expiresAt.toEpochMilli(), tenant, id.toString()};
        return move(tenant, id, RETRY, values, Event.of(now, TimelineWord.RETRIED, "by request"));
    }

    /**
     * Lets a queued email go on now that insists on a vendor, because that vendor may have it and knows its idempotency key; false
     * when it does not insist. Other vendors may then get it too, whatever its delivery guarantee.
     */
    public CompletableFuture<Boolean> moveOn(String tenant, UUID id, Instant now) {
        Object[] values = {now.toEpochMilli(), tenant, id.toString()};
        return move(tenant, id, MOVE_ON, values, Event.of(now, TimelineWord.RETRIED, "by request, at any vendor"));
    }

    /** Queues up to so many dead letters after this id again. */
    public CompletableFuture<List<UUID>> retryDeadLetters(
            String tenant, String afterId, int limit, Instant expiresAt, Instant now) {
        return take(
                        retryDead,
                        taken -> Event.of(now, TimelineWord.RETRIED, "by request"),
                        now.toEpochMilli(),
                        expiresAt.toEpochMilli(),
                        tenant,
                        afterId,
                        limit)
                .thenApply(taken -> taken.stream().map(Taken::id).toList());
    }

    private CompletableFuture<Boolean> move(String tenant, UUID id, String update, Object[] values, Event event) {
        return writer.write(new StatusChangeWrite(id, tenant, update, values, List.of(event)));
    }

    /**
     * Lets nothing that waits for another attempt wait for more than a minute: the clock was set back, and the moments until
     * which it waits have moved away.
     */
    public CompletableFuture<Integer> bringNear(Instant now) {
        long soon = now.plus(SOON).toEpochMilli();
        return writer.write(new CountWrite(Locks.UNKNOWN, bringNear, soon, soon));
    }

    /**
     * A vendor took an email that is no longer in this hand: that ends further attempts, on every node.
     *
     * @param attemptOutcome of an email that a vendor took; recipients that it refused for now are not tried again
     * @param inDoubt whether the outcome may have been written already
     * @return whether it ended further attempts
     */
    public CompletableFuture<Boolean> sentLate(AttemptOutcome attemptOutcome, boolean inDoubt) {
        return writer.write(new LateSentWrite(attemptOutcome, inDoubt));
    }

    /**
     * Tells on an email's timeline that the broker gave up its ticket; the email itself goes on.
     *
     * @param why in words
     * @return false when that was told before, or there is no such email
     */
    public CompletableFuture<Boolean> ticketDied(UUID id, String why, Instant now) {
        return writer.write(new DeadLetteredMessageWrite(id, why, now));
    }

    /**
     * Moves emails whose rule is gone to the standard route, and those that wait apart for a recipient domain that has no limits
     * any more to the route from which they were apart.
     *
     * @param known the names of all routes
     * @return the number of emails moved
     */
    public CompletableFuture<Integer> reroute(Collection<String> known) {
        List<String> whole =
                known.stream().filter(route -> !route.contains("@")).toList();
        String cases = String.join(" ", Collections.nCopies(whole.size(), "WHEN route LIKE ? THEN CAST(? AS TEXT)"));
        String places = String.join(", ", Collections.nCopies(known.size(), "?"));
        List<String> parameters = new ArrayList<>();
        whole.forEach(route -> parameters.addAll(List.of(route + "@%", route)));
        parameters.addAll(known);
        return writer.write(new CountWrite(Locks.UNKNOWN, reroute.formatted(cases, places), parameters.toArray()));
    }

    /**
     * Makes due what waits without ever having failed: it waits for a vendor that was throttled, until a moment that a new
     * configuration may have made wrong.
     *
     * @return the number of emails changed
     */
    public CompletableFuture<Integer> reconsider(Instant now) {
        return writer.write(new CountWrite(Locks.UNKNOWN, reconsider, now.toEpochMilli(), now.toEpochMilli()));
    }

    /** Gives up emails whose time is up while they wait. At most so many at a time. */
    public CompletableFuture<List<ExpiredEmail>> expire(int limit, Instant now) {
        long at = now.toEpochMilli();
        return take(expire, taken -> Event.of(now, taken.status(), EmailReader.TIME_WAS_UP), at, at, limit)
                .thenApply(taken -> taken.stream()
                        .map(one -> new ExpiredEmail(one.id(), one.status()))
                        .toList());
    }

    private CompletableFuture<List<Taken>> take(String update, Function<Taken, Event> event, Object... values) {
        BulkChangeWrite<Taken> write = BulkChangeWrite.change(
                update,
                row -> new Taken(UUID.fromString(row.getString(1)), row.getString(2), EmailStatus.of(row.getString(3))),
                (batch, row) -> EventInsert.into(batch, row.id().toString(), row.tenant(), event.apply(row)),
                values);
        return writer.write(write);
    }

    /** Where it is kept which vendors are called. */
    public CalledVendors calledVendors() {
        return new CalledVendors(writer);
    }
}
