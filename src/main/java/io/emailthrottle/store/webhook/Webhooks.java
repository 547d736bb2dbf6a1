package io.emailthrottle.store.webhook;

import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch.Null;
import io.emailthrottle.store.write.WebhookEventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The webhooks of all tenants. A change is in force on this node once {@link #refresh} has seen it. */
public final class Webhooks {

    private static final String ENABLED = "enabled";
    private static final String DISABLED = "disabled";
    private static final String COLUMNS =
            "id, tenant, endpoint, events, secret, status, disabled_reason, failing_since, created_at,"
                    + " previous_secret, previous_until, format";

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;

    public Webhooks(JdbcClient jdbc, GroupCommitWriter writer) {
        this.jdbc = jdbc;
        this.writer = writer;
    }

    /**
     * Reads which webhooks there are, so that from now on their events are written for them.
     *
     * @return those that are enabled
     * @throws DataAccessException when the database cannot be read; until it can, every event looks for webhooks itself
     */
    public synchronized List<Webhook> refresh() {
        try {
            List<Webhook> all = jdbc.sql("SELECT " + COLUMNS
                            + " FROM webhooks WHERE status = 'enabled' OR disabled_reason IS NOT NULL")
                    .query((row, number) -> read(row))
                    .list();
            Map<String, Set<WebhookEventType>> wanted = new HashMap<>();
            all.forEach(webhook -> wanted.computeIfAbsent(
                            webhook.tenant(), tenant -> EnumSet.noneOf(WebhookEventType.class))
                    .addAll(webhook.events()));
            writer.listeners().are(wanted);
            return all.stream().filter(Webhook::enabled).toList();
        } catch (DataAccessException e) {
            writer.listeners().are(null);
            throw e;
        }
    }

    public Optional<Webhook> find(String tenant, UUID id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM webhooks WHERE tenant = ? AND id = ?")
                .params(tenant, id.toString())
                .query((row, number) -> read(row))
                .optional();
    }

    /** All of a tenant, the newest first. */
    public List<Webhook> list(String tenant) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM webhooks WHERE tenant = ? ORDER BY id DESC")
                .param(tenant)
                .query((row, number) -> read(row))
                .list();
    }

    private static Webhook read(ResultSet row) throws SQLException {
        long failingSince = row.getLong(8);
        Instant since = row.wasNull() ? null : Instant.ofEpochMilli(failingSince);
        long previousUntil = row.getLong(11);
        Instant until = row.wasNull() ? null : Instant.ofEpochMilli(previousUntil);
        return new Webhook(
                UUID.fromString(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getString(12),
                events(row.getString(4)),
                new Webhook.Secrets(row.getString(5), row.getString(10), until),
                ENABLED.equals(row.getString(6)),
                row.getString(7),
                since,
                Instant.ofEpochMilli(row.getLong(9)));
    }

    private static Set<WebhookEventType> events(String words) {
        EnumSet<WebhookEventType> events = EnumSet.noneOf(WebhookEventType.class);
        for (String word : words.strip().split(" ")) {
            WebhookEventType.of(word).ifPresent(events::add);
        }
        return events;
    }

    private static String words(Collection<WebhookEventType> events) {
        return events.stream().map(WebhookEventType::word).collect(Collectors.joining(" ", " ", " "));
    }

    public CompletableFuture<Integer> add(Webhook webhook) {
        return writer.write(new CountWrite(
                Locks.NONE,
                """
                INSERT INTO webhooks (id, tenant, endpoint, format, events, secret, status, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                webhook.id().toString(),
                webhook.tenant(),
                webhook.endpoint(),
                webhook.format(),
                words(webhook.events()),
                webhook.secret(),
                status(webhook.enabled()),
                webhook.createdAt().toEpochMilli()));
    }

    /**
     * Changes what is not null; 0 when there is no such webhook. Another endpoint, or being enabled, gives it as much
     * patience as a new one.
     */
    public CompletableFuture<Integer> change(
            String tenant,
            UUID id,
            @Nullable String endpoint,
            @Nullable Set<WebhookEventType> events,
            @Nullable Boolean enabled) {
        Object url = Null.TEXT.or(endpoint);
        Object status = Null.TEXT.or(enabled == null ? null : status(enabled));
        return writer.write(new CountWrite(
                locks(id),
                """
                UPDATE webhooks SET endpoint = COALESCE(?, endpoint), events = COALESCE(?, events),
                  status = COALESCE(?, status),
                  disabled_reason = CASE WHEN CAST(? AS TEXT) IS NULL THEN disabled_reason END,
                  failing_since = CASE WHEN COALESCE(CAST(? AS TEXT), CAST(? AS TEXT)) IS NULL THEN failing_since END
                WHERE tenant = ? AND id = ?""",
                url,
                Null.TEXT.or(events == null ? null : words(events)),
                status,
                status,
                url,
                status,
                tenant,
                id.toString()));
    }

    /**
     * Replaces the secret, and keeps the one before for a while; false when there is no such webhook, or its secret is another
     * one by now.
     */
    public CompletableFuture<Boolean> rotate(Webhook webhook, String secret, Instant previousUntil) {
        return writer.write(new CountWrite(
                        locks(webhook.id()),
                        """
                        UPDATE webhooks SET previous_secret = secret, previous_until = ?, secret = ?
                        WHERE tenant = ? AND id = ? AND secret = ?""",
                        previousUntil.toEpochMilli(),
                        secret,
                        webhook.tenant(),
                        webhook.id().toString(),
                        webhook.secret()))
                .thenApply(rows -> rows == 1);
    }

    private static Locks locks(UUID id) {
        return Locks.row("webhooks", id.toString());
    }

    private static String status(boolean enabled) {
        return enabled ? ENABLED : DISABLED;
    }

    /** 0 when there is no such webhook. Its deliveries are left to {@link WebhookDeliveries#deleteAllOf}. */
    public CompletableFuture<Integer> remove(String tenant, UUID id) {
        return writer.write(
                new CountWrite(locks(id), "DELETE FROM webhooks WHERE tenant = ? AND id = ?", tenant, id.toString()));
    }
}
