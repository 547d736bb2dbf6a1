package io.emailthrottle.store.access;

import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch.Null;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The API keys, each under its SHA-256. */
public final class ApiKeys {

    /** What {@link #read} reads, in this order. */
    static final String COLUMNS = """
            id, tenant, name, prefix, scopes, from_domains, networks, created_at, expires_at, last_used_at""";

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;
    private volatile boolean madeHere;
    private final AtomicLong changesHere = new AtomicLong();

    public ApiKeys(JdbcClient jdbc, GroupCommitWriter writer) {
        this.jdbc = jdbc;
        this.writer = writer;
    }

    /** Whether there has ever been one: revoked keys and expired ones count. */
    public boolean any() {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM api_keys)")
                .query(Boolean.class)
                .single();
    }

    /** Whether one was made through this object; known without asking the database. */
    public boolean madeHere() {
        return madeHere;
    }

    /** How often one was changed or revoked through this object: what was read before then is no longer good. */
    public long changesHere() {
        return changesHere.get();
    }

    /**
     * A key that is not revoked; it may have expired. A digest cannot be chosen octet by octet, so the time that the
     * database takes to compare it tells nothing about any key.
     *
     * @param hash its SHA-256 in hex
     */
    public Optional<ApiKey> find(String hash) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM api_keys WHERE hash = ? AND revoked_at IS NULL")
                .param(hash)
                .query((row, number) -> read(row))
                .optional();
    }

    /** Those that are not revoked, the newest first, each tenant's or those of every tenant. */
    public List<ApiKey> list(KeyQuery query) {
        StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + " FROM api_keys WHERE revoked_at IS NULL");
        List<Object> values = new ArrayList<>();
        if (query.tenant() != null) {
            sql.append(" AND tenant = ?");
            values.add(query.tenant());
        }
        if (query.olderThan() != null) {
            sql.append(" AND id < ?");
            values.add(query.olderThan().toString());
        }
        if (query.newerThan() != null) {
            sql.append(" AND id > ?");
            values.add(query.newerThan().toString());
        }
        sql.append(query.newerThan() == null ? " ORDER BY id DESC LIMIT ?" : " ORDER BY id LIMIT ?");
        values.add(query.limit());
        List<ApiKey> keys = jdbc.sql(sql.toString())
                .params(values)
                .query((row, number) -> read(row))
                .list();
        return query.newerThan() == null ? keys : keys.reversed();
    }

    static ApiKey read(ResultSet row) throws SQLException {
        return new ApiKey(
                UUID.fromString(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Set.copyOf(words(row.getString(5))),
                words(row.getString(6)),
                words(row.getString(7)),
                Instant.ofEpochMilli(row.getLong(8)),
                instant(row, 9),
                instant(row, 10));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.copyOf(Arrays.asList(text.split(",")));
    }

    /** @param hash the key's SHA-256 in hex */
    public CompletableFuture<Integer> add(ApiKey key, String hash) {
        CountWrite insert = new CountWrite(
                Locks.NONE,
                """
                INSERT INTO api_keys (id, tenant, name, prefix, hash, scopes, from_domains, networks, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                key.id().toString(),
                key.tenant(),
                key.name(),
                key.prefix(),
                hash,
                String.join(",", key.scopes()),
                String.join(",", key.fromDomains()),
                String.join(",", key.networks()),
                key.createdAt().toEpochMilli(),
                Null.LONG.or(key.expiresAt() == null ? null : key.expiresAt().toEpochMilli()));
        return writer.write(insert).thenApply(added -> {
            madeHere = true;
            return added;
        });
    }

    /** Notes that a key was used; 0 when a later use is known. */
    public CompletableFuture<Integer> used(UUID id, Instant at) {
        String sql = "UPDATE api_keys SET last_used_at = ? WHERE id = ? AND COALESCE(last_used_at, 0) < ?";
        return writer.write(new CountWrite(locks(id), sql, at.toEpochMilli(), id.toString(), at.toEpochMilli()));
    }

    /**
     * Changes a key; 0 when there is no such key, or it is revoked.
     *
     * @param tenant whose it must be; null for anybody's
     */
    public CompletableFuture<Integer> change(@Nullable String tenant, UUID id, KeyChange change) {
        String sql = """
                UPDATE api_keys SET name = COALESCE(?, name), expires_at = CASE WHEN ? = 1 THEN ? ELSE expires_at END
                WHERE id = ? AND revoked_at IS NULL AND tenant = COALESCE(?, tenant)""";
        Long end = change.expiresAt() == null ? null : change.expiresAt().toEpochMilli();
        return changed(new CountWrite(
                locks(id),
                sql,
                Null.TEXT.or(change.name()),
                change.setsExpiry() ? 1 : 0,
                Null.LONG.or(end),
                id.toString(),
                Null.TEXT.or(tenant)));
    }

    private static Locks locks(UUID id) {
        return Locks.row("api_keys", id.toString());
    }

    private CompletableFuture<Integer> changed(CountWrite write) {
        return writer.write(write).thenApply(rows -> {
            changesHere.incrementAndGet();
            return rows;
        });
    }

    /**
     * Revokes a key; 0 when there is no such key, or it is revoked already.
     *
     * @param tenant whose it must be; null for anybody's
     */
    public CompletableFuture<Integer> revoke(@Nullable String tenant, UUID id, Instant at) {
        String sql = """
                UPDATE api_keys SET revoked_at = ?
                WHERE id = ? AND revoked_at IS NULL AND tenant = COALESCE(?, tenant)""";
        return changed(new CountWrite(locks(id), sql, at.toEpochMilli(), id.toString(), Null.TEXT.or(tenant)));
    }
}
