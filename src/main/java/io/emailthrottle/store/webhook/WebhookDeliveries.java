package io.emailthrottle.store.webhook;

import io.emailthrottle.email.Visitor;
import io.emailthrottle.store.webhook.WebhookDelivery.Status;
import io.emailthrottle.store.write.BulkChangeWrite;
import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.LongReads;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Null;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.store.write.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What webhooks are to be told, and were told. A delivery is claimed by moving its due time to the end of the claim's
 * lease: should the node die, it is due again by itself.
 */
public final class WebhookDeliveries {

    private static final String COLUMNS = """
            webhook_id, id, tenant, email_id, type, at, vendor, detail, status, attempts, due_at, last_attempt_at,
            last_error, ip_address, user_agent""";

    private static final String FINISH = """
            UPDATE webhook_deliveries SET status = ?, due_at = ?, attempts = ?, last_attempt_at = ?, last_error = ?
            WHERE webhook_id = ? AND id = ? AND due_at = ?""";
    private static final String ARRIVED =
            "UPDATE webhooks SET failing_since = NULL WHERE id = ? AND failing_since IS NOT NULL";
    private static final String MISSED = """
            UPDATE webhooks SET failing_since = COALESCE(failing_since, CAST(? AS BIGINT)),
              status = CASE WHEN failing_since IS NULL THEN status ELSE 'disabled' END,
              disabled_reason = CASE WHEN failing_since IS NOT NULL THEN CAST(? AS TEXT) END
            WHERE id = ? AND status = 'enabled' AND (failing_since IS NULL OR failing_since <= ?)""";
    private static final String GONE = """
            UPDATE webhooks SET failing_since = COALESCE(failing_since, CAST(? AS BIGINT)), status = 'disabled',
              disabled_reason = ?
            WHERE id = ? AND endpoint = ? AND status = 'enabled'""";
    private static final String RELEASE =
            "UPDATE webhook_deliveries SET due_at = ? WHERE webhook_id = ? AND id = ? AND due_at = ?";
    private static final String AGAIN = " SET status = 'pending', due_at = ?, attempts = 0 WHERE webhook_id = ? AND ";

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;
    private final LongReads longReads;
    private final String claim;
    private final String replayFailed;
    private final String deleteAll;
    private final String deleteOld;

    public WebhookDeliveries(JdbcClient jdbc, GroupCommitWriter writer, Dialect dialect) {
        this.jdbc = jdbc;
        this.longReads = LongReads.of(dialect);
        this.writer = writer;
        this.claim = "UPDATE webhook_deliveries SET due_at = ? WHERE webhook_id = ? AND id"
                + dialect.among("""
                SELECT id FROM webhook_deliveries WHERE webhook_id = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?""")
                + " RETURNING " + COLUMNS;
        this.deleteAll = """
                DELETE FROM webhook_deliveries WHERE webhook_id = ? AND id IN (
                  SELECT id FROM webhook_deliveries WHERE webhook_id = ? ORDER BY id LIMIT ?""" + dialect.skippingTaken() + ")";
        this.deleteOld = """
                DELETE FROM webhook_deliveries WHERE (webhook_id, id) IN (
                  SELECT webhook_id, id FROM webhook_deliveries WHERE at < ? ORDER BY at LIMIT ?""" + dialect.skippingTaken() + ")";
        this.replayFailed = "UPDATE webhook_deliveries" + AGAIN + "id" + dialect.among("""
                SELECT id FROM webhook_deliveries WHERE webhook_id = ? AND status = 'failed' AND at >= ? LIMIT ?""");
    }

    /** The enabled webhooks that something is due for. */
    public Set<UUID> due(Instant now) {
        return longReads.read(() -> new HashSet<>(jdbc.sql("""
                        SELECT id FROM webhooks WHERE status = 'enabled' AND EXISTS (
                          SELECT 1 FROM webhook_deliveries WHERE webhook_id = webhooks.id AND due_at <= ?)""")
                .param(now.toEpochMilli())
                .query((row, number) -> UUID.fromString(row.getString(1)))
                .list()));
    }

    /** Takes what is due for a webhook, new events before those that failed already. */
    public CompletableFuture<List<WebhookDelivery>> claim(UUID webhookId, int limit, Instant leaseUntil, Instant now) {
        String id = webhookId.toString();
        return writer.write(BulkChangeWrite.claim(
                claim, WebhookDeliveries::read, leaseUntil.toEpochMilli(), id, id, now.toEpochMilli(), limit));
    }

    /** Notes that a claimed delivery arrived; false when the claim was lost. */
    public CompletableFuture<Boolean> arrived(WebhookDelivery claimed, Instant now) {
        return writer.write(new FinishWrite(
                claimed,
                finish(claimed, Status.SUCCESS, null, null, now),
                ARRIVED,
                claimed.webhookId().toString()));
    }

    /**
     * Notes that a claimed delivery did not arrive; false when the claim was lost. A webhook that was failing for long
     * enough already is disabled.
     *
     * @param next when it is tried again; null for never
     * @param patience how long a webhook may fail
     */
    public CompletableFuture<Boolean> missed(
            WebhookDelivery claimed, String why, @Nullable Instant next, Duration patience, Instant now) {
        String reason = "nothing has arrived for " + patience.toDays() + " days; the last attempt: " + why;
        return writer.write(new FinishWrite(
                claimed,
                finish(claimed, next == null ? Status.FAILED : Status.PENDING, next, why, now),
                MISSED,
                now.toEpochMilli(),
                reason,
                claimed.webhookId().toString(),
                now.minus(patience).toEpochMilli()));
    }

    /**
     * Notes that a claimed delivery did not arrive because its endpoint is gone for good; false when the claim was lost. The
     * webhook is disabled at once, unless it leads to another endpoint by now.
     *
     * @param endpoint who said so
     * @param next when it is tried again, should the webhook be enabled again; null for never
     */
    public CompletableFuture<Boolean> gone(
            WebhookDelivery claimed, String endpoint, String why, @Nullable Instant next, Instant now) {
        return writer.write(new FinishWrite(
                claimed,
                finish(claimed, next == null ? Status.FAILED : Status.PENDING, next, why, now),
                GONE,
                now.toEpochMilli(),
                "the endpoint answered that it is gone: " + why,
                claimed.webhookId().toString(),
                endpoint));
    }

    /** Like the one with a patience, and nothing is concluded from it for the webhook: what time it is, is not certain. */
    public CompletableFuture<Boolean> missed(WebhookDelivery claimed, String why, @Nullable Instant next, Instant now) {
        Status status = next == null ? Status.FAILED : Status.PENDING;
        CountWrite finish = new CountWrite(locks(claimed), FINISH, finish(claimed, status, next, why, now));
        return writer.write(finish).thenApply(rows -> rows == 1);
    }

    /**
     * Lets no delivery wait for more than a minute: the clock was set back, and the moments until which they wait have moved
     * away.
     */
    public CompletableFuture<Integer> bringNear(Instant now) {
        long soon = now.plusSeconds(60).toEpochMilli();
        return writer.write(
                new CountWrite(Locks.UNKNOWN, "UPDATE webhook_deliveries SET due_at = ? WHERE due_at > ?", soon, soon));
    }

    /** Notes that a claimed delivery cannot be made, which is not its webhook's fault. */
    public CompletableFuture<Integer> abandon(WebhookDelivery claimed, String why, Instant now) {
        return writer.write(new CountWrite(locks(claimed), FINISH, finish(claimed, Status.FAILED, null, why, now)));
    }

    private static Locks locks(WebhookDelivery delivery) {
        return locks(delivery.webhookId(), delivery.id());
    }

    private static Locks locks(UUID webhookId, UUID id) {
        return Locks.row("webhook_deliveries", webhookId + " " + id);
    }

    private static Object[] finish(
            WebhookDelivery claimed, Status status, @Nullable Instant next, @Nullable String why, Instant now) {
        return new Object[] {
            word(status),
            Null.LONG.or(next == null ? null : next.toEpochMilli()),
            claimed.attempts() + 1,
            now.toEpochMilli(),
            Null.TEXT.or(why),
            claimed.webhookId().toString(),
            claimed.id().toString(),
            leaseEnd(claimed)
        };
    }

    private static long leaseEnd(WebhookDelivery claimed) {
        return Objects.requireNonNull(claimed.dueAt(), "a claim is due when its lease ends")
                .toEpochMilli();
    }

    /** Gives back what was claimed and not tried. */
    public CompletableFuture<Integer> release(WebhookDelivery claimed, Instant dueAt) {
        return writer.write(new CountWrite(
                locks(claimed),
                RELEASE,
                dueAt.toEpochMilli(),
                claimed.webhookId().toString(),
                claimed.id().toString(),
                leaseEnd(claimed)));
    }

    public Optional<WebhookDelivery> find(UUID webhookId, UUID id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM webhook_deliveries WHERE webhook_id = ? AND id = ?")
                .params(webhookId.toString(), id.toString())
                .query((row, number) -> read(row))
                .optional();
    }

    /**
     * A page, the newest first.
     *
     * @param after only those before this one, as it were; null for the first page
     */
    public List<WebhookDelivery> list(UUID webhookId, @Nullable UUID after, int limit) {
        String older = after == null ? "" : " AND id < ?";
        return longReads.read(() -> jdbc.sql("SELECT " + COLUMNS + " FROM webhook_deliveries WHERE webhook_id = ?"
                        + older + " ORDER BY id DESC LIMIT ?")
                .params(
                        after == null
                                ? List.of(webhookId.toString(), limit)
                                : List.of(webhookId.toString(), after.toString(), limit))
                .query((row, number) -> read(row))
                .list());
    }

    private static WebhookDelivery read(ResultSet row) throws SQLException {
        return new WebhookDelivery(
                UUID.fromString(row.getString(1)),
                UUID.fromString(row.getString(2)),
                row.getString(3),
                UUID.fromString(row.getString(4)),
                WebhookEventType.of(row.getString(5)).orElseThrow(),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getString(7),
                row.getString(8),
                visitor(row.getString(14), row.getString(15)),
                Status.valueOf(row.getString(9).toUpperCase(Locale.ROOT)),
                row.getInt(10),
                instant(row, 11),
                instant(row, 12),
                row.getString(13));
    }

    private static @Nullable Visitor visitor(@Nullable String ipAddress, @Nullable String userAgent) {
        return ipAddress == null && userAgent == null ? null : new Visitor(ipAddress, userAgent);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** Delivers one again, as if it had never been tried; 0 when there is none. */
    public CompletableFuture<Integer> replay(UUID webhookId, UUID id, Instant now) {
        return writer.write(new CountWrite(
                locks(webhookId, id),
                "UPDATE webhook_deliveries" + AGAIN + "id = ?",
                now.toEpochMilli(),
                webhookId.toString(),
                id.toString()));
    }

    /** The same for up to so many that failed and whose event is not older. How many. */
    public CompletableFuture<Integer> replayFailed(UUID webhookId, Instant since, int limit, Instant now) {
        String id = webhookId.toString();
        return writer.write(
                new CountWrite(Locks.NONE, replayFailed, now.toEpochMilli(), id, id, since.toEpochMilli(), limit));
    }

    /** Forgets up to so many of a webhook. How many. */
    public CompletableFuture<Integer> deleteAllOf(UUID webhookId, int limit) {
        String id = webhookId.toString();
        return writer.write(new CountWrite(Locks.NONE, deleteAll, id, id, limit));
    }

    /** Forgets up to so many whose event is older, whether they arrived or not. How many. */
    public CompletableFuture<Integer> deleteBefore(Instant before, int limit) {
        return writer.write(new CountWrite(Locks.NONE, deleteOld, before.toEpochMilli(), limit));
    }

    /** Ends a claim, and then tells the webhook's row how it went. */
    private static final class FinishWrite implements Write<Boolean> {
        private final WebhookDelivery claimed;
        private final Object[] finish;
        private final String health;
        private final Object[] values;
        private StatementBatch.Rows rows = new StatementBatch.Rows();

        private FinishWrite(WebhookDelivery claimed, Object[] finish, String health, Object... values) {
            this.claimed = claimed;
            this.finish = finish;
            this.health = health;
            this.values = values;
        }

        @Override
        public String statement() {
            return FINISH;
        }

        @Override
        public Locks locks() {
            return WebhookDeliveries.locks(claimed);
        }

        @Override
        public void execute(StatementBatch batch) throws SQLException {
            rows = batch.add(FINISH, finish);
        }

        @Override
        public void afterExecute(StatementBatch batch) throws SQLException {
            if (result()) {
                batch.addLast("webhooks " + claimed.webhookId(), health, values);
            }
        }

        @Override
        public Boolean result() {
            return rows.changed() == 1;
        }
    }
}
