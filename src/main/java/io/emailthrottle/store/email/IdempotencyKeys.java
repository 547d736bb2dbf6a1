package io.emailthrottle.store.email;

import io.emailthrottle.store.write.BulkChangeWrite;
import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Remembers which requests were made already, and how they were answered. Keys are written with their emails. */
public final class IdempotencyKeys {

    private static final String TABLE = "idempotency_keys";

    private static final String OLD = """
            SELECT tenant, key FROM idempotency_keys WHERE created_at < ? ORDER BY created_at, tenant, key LIMIT ?""";

    /** Another node may have forgotten it a moment ago, and a new request brought it again. */
    private static final String FORGET = "DELETE FROM idempotency_keys WHERE tenant = ? AND key = ? AND created_at < ?";

    private record Named(String tenant, String key) {}

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;

    public IdempotencyKeys(JdbcClient jdbc, GroupCommitWriter writer) {
        this.jdbc = jdbc;
        this.writer = writer;
    }

    public Optional<IdempotencyKey> find(String tenant, String key) {
        return jdbc.sql("SELECT fingerprint, email_ids, answer FROM idempotency_keys WHERE tenant = ? AND key = ?")
                .params(tenant, key)
                .query((row, number) -> new IdempotencyKey(
                        tenant,
                        key,
                        row.getString(1),
                        Arrays.stream(row.getString(2).split(","))
                                .map(UUID::fromString)
                                .toList(),
                        row.getString(3)))
                .optional();
    }

    /** When the first request with this key was made. */
    public Optional<Instant> since(String tenant, String key) {
        return jdbc.sql("SELECT created_at FROM idempotency_keys WHERE tenant = ? AND key = ?")
                .params(tenant, key)
                .query((row, number) -> Instant.ofEpochMilli(row.getLong(1)))
                .optional();
    }

    /** Keeps the first answer, to be given again. */
    public CompletableFuture<Integer> answered(String tenant, String key, String answer) {
        String sql = "UPDATE idempotency_keys SET answer = ? WHERE tenant = ? AND key = ? AND answer IS NULL";
        return writer.write(new CountWrite(Locks.row(TABLE, tenant + " " + key), sql, answer, tenant, key));
    }

    /**
     * Forgets keys from before a moment, the oldest first.
     *
     * @param limit the most keys to delete, so that no other write waits long
     * @return how many it found
     */
    public CompletableFuture<Integer> forgetBefore(Instant moment, int limit) {
        long before = moment.toEpochMilli();
        return writer.write(BulkChangeWrite.change(
                        OLD,
                        row -> new Named(row.getString(1), row.getString(2)),
                        (batch, old) -> batch.addLast(
                                Locks.row(TABLE, old.tenant + " " + old.key).key(),
                                FORGET,
                                old.tenant,
                                old.key,
                                before),
                        before,
                        limit))
                .thenApply(List::size);
    }
}
