package io.emailthrottle.store.access;

import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Browsers' logins, each under its cookie's SHA-256. */
public final class Sessions {

    private static final String FIND = "SELECT " + ApiKeys.COLUMNS + ", csrf, opened_at FROM sessions"
            + " JOIN api_keys ON id = key_id WHERE cookie_hash = ? AND revoked_at IS NULL";

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;

    public Sessions(JdbcClient jdbc, GroupCommitWriter writer) {
        this.jdbc = jdbc;
        this.writer = writer;
    }

    /**
     * A session whose key is not revoked; either may have expired.
     *
     * @param hash the cookie's SHA-256 in hex
     */
    public Optional<Session> find(String hash) {
        return jdbc.sql(FIND)
                .param(hash)
                .query((row, number) -> new Session(
                        ApiKeys.read(row), row.getString("csrf"), Instant.ofEpochMilli(row.getLong("opened_at"))))
                .optional();
    }

    /** @param hash the cookie's SHA-256 in hex */
    public CompletableFuture<Integer> add(Session session, String hash) {
        return writer.write(new CountWrite(
                Locks.NONE,
                "INSERT INTO sessions (cookie_hash, key_id, csrf, opened_at) VALUES (?, ?, ?, ?)",
                hash,
                session.key().id().toString(),
                session.csrf(),
                session.openedAt().toEpochMilli()));
    }

    /** Ends one for good; 0 when there is none. */
    public CompletableFuture<Integer> end(String hash) {
        return writer.write(
                new CountWrite(Locks.row("sessions", hash), "DELETE FROM sessions WHERE cookie_hash = ?", hash));
    }

    /** Deletes those that were opened before a moment. */
    public CompletableFuture<Integer> deleteOpenedBefore(Instant moment) {
        return writer.write(
                new CountWrite(Locks.UNKNOWN, "DELETE FROM sessions WHERE opened_at < ?", moment.toEpochMilli()));
    }
}
