package io.emailthrottle.store.vendor;

import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch.Null;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which vendors operators have suspended, for all nodes and across restarts. */
public final class Suspensions {

    /**
     * One vendor's.
     *
     * @param until null until it is ended by hand
     */
    public record Suspended(
            String vendor,
            String reason,
            Instant since,
            @Nullable Instant until) {}

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;

    public Suspensions(JdbcClient jdbc, GroupCommitWriter writer) {
        this.jdbc = jdbc;
        this.writer = writer;
    }

    /** By vendor. */
    public Map<String, Suspended> all() {
        return jdbc
                .sql("SELECT vendor, reason, since, until FROM suspensions")
                .query((row, number) -> suspended(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Suspended::vendor, one -> one));
    }

    private static Suspended suspended(ResultSet row) throws SQLException {
        Instant since = Instant.ofEpochMilli(row.getLong(3));
        long until = row.getLong(4);
        Instant end = row.wasNull() ? null : Instant.ofEpochMilli(until);
        return new Suspended(row.getString(1), row.getString(2), since, end);
    }

    /** Suspends a vendor, or changes its suspension. */
    public CompletableFuture<Integer> put(Suspended suspended) {
        return writer.write(new CountWrite(
                locks(suspended.vendor()),
                """
                INSERT INTO suspensions (vendor, reason, since, until) VALUES (?, ?, ?, ?)
                ON CONFLICT (vendor) DO UPDATE SET
                  reason = excluded.reason, since = excluded.since, until = excluded.until""",
                suspended.vendor(),
                suspended.reason(),
                suspended.since().toEpochMilli(),
                Null.LONG.or(
                        suspended.until() == null ? null : suspended.until().toEpochMilli())));
    }

    private static Locks locks(String vendor) {
        return Locks.row("suspensions", vendor);
    }

    /** Ends a vendor's suspension; 0 when there was none. */
    public CompletableFuture<Integer> remove(String vendor) {
        return writer.write(new CountWrite(locks(vendor), "DELETE FROM suspensions WHERE vendor = ?", vendor));
    }
}
