package io.emailthrottle.store.claim;

import io.emailthrottle.store.write.BulkChangeWrite;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.NamedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The leases of claimed emails: nodes renew their own and take over what other nodes no longer renew. Each method returns at
 * once with a future that completes when the change is on disk, or with a {@code StoreUnavailable}.
 */
public final class Leases {

    private static final String EXPIRED_OF =
            "SELECT id FROM emails WHERE owner = ? AND lease_until < ? ORDER BY lease_until LIMIT ?";

    private static final String EXPIRED = "its node's lease ran out";

    private final GroupCommitWriter writer;
    private final String interruptAll;
    private final String interruptExpired;
    private final String interruptForgotten;

    public Leases(GroupCommitWriter writer, Dialect dialect) {
        this.writer = writer;
        String claimed = "SELECT id FROM emails WHERE owner IS NOT NULL AND %s LIMIT ?";
        this.interruptAll = InterruptWrite.statement(dialect.among(claimed.formatted("owner = ?")));
        this.interruptExpired =
                InterruptWrite.statement(dialect.among(claimed.formatted("lease_until < ? AND owner <> ?")));
        this.interruptForgotten = InterruptWrite.statement(dialect.among(
                "SELECT id FROM emails WHERE id IN (%s) AND owner = ? AND lease_until < ?".formatted(NamedIds.PLACES)));
    }

    /**
     * Renews a node's leases, but only of the emails that it knows to have claimed: an email that it does not know of, because
     * the database's answer to a claim was lost, is free again when its lease ends.
     *
     * @return those that the node still has
     */
    public CompletableFuture<Set<UUID>> renew(Collection<UUID> ids, Lease lease) {
        return writer.write(new RenewWrite(ids, lease));
    }

    /**
     * Takes emails from a node that stopped while it was sending them: each is an unconfirmed attempt. An email that this has
     * happened to {@value InterruptWrite#MAX_INTERRUPTIONS} times in a row is given up, because it may be the cause.
     *
     * @param limit the most emails to take
     */
    public CompletableFuture<List<InterruptedEmail>> interruptAllOf(String owner, int limit, Instant now) {
        long at = now.toEpochMilli();
        return interrupt(interruptAll, "the node that had it in hand stopped", now, at, at, owner, limit);
    }

    /**
     * Takes emails from all other nodes whose leases have expired.
     *
     * @param self this node's name: its own emails are left alone, whatever the clock says
     * @param limit the most emails to take
     */
    public CompletableFuture<List<InterruptedEmail>> interruptExpired(String self, int limit, Instant now) {
        long at = now.toEpochMilli();
        return interrupt(interruptExpired, EXPIRED, now, at, at, at, self, limit);
    }

    /** The emails of a node whose leases have expired, because it does not know that it claimed them, or stopped renewing. */
    public CompletableFuture<List<UUID>> expiredOf(String owner, int limit, Instant now) {
        return writer.write(BulkChangeWrite.change(
                EXPIRED_OF,
                row -> UUID.fromString(row.getString(1)),
                (batch, row) -> {},
                owner,
                now.toEpochMilli(),
                limit));
    }

    /**
     * Takes back emails that a node does not know that it claimed, once their leases have expired.
     *
     * @param ids from 1 to {@link NamedIds#MAX}
     */
    public CompletableFuture<List<InterruptedEmail>> interruptForgotten(String owner, List<UUID> ids, Instant now) {
        long at = now.toEpochMilli();
        List<Object> values = new ArrayList<>(List.of(at, at));
        values.addAll(NamedIds.values(ids));
        values.add(owner);
        values.add(at);
        return interrupt(interruptForgotten, EXPIRED, now, values.toArray());
    }

    private CompletableFuture<List<InterruptedEmail>> interrupt(
            String update, String why, Instant now, Object... values) {
        return writer.write(InterruptWrite.of(update, why, now, values))
                .thenApply(dropped -> dropped.stream()
                        .map(one -> new InterruptedEmail(one.id(), one.status()))
                        .toList());
    }
}
