package io.emailthrottle.store.email;

import io.emailthrottle.store.write.BulkChangeWrite;
import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Deletes emails and payloads after their retention, in small chunks so that no other write waits long. */
public final class Retention {

    private final GroupCommitWriter writer;
    private final String payloads;
    private final String emails;

    public Retention(GroupCommitWriter writer, Dialect dialect) {
        this.writer = writer;
        this.payloads = """
                DELETE FROM payloads WHERE email_id IN (
                  SELECT id FROM emails
                  WHERE final_at >= ? AND final_at < ? AND EXISTS (SELECT 1 FROM payloads WHERE email_id = emails.id)
                  ORDER BY final_at LIMIT ?""" + dialect.skippingTaken() + ")";
        this.emails = """
                DELETE FROM emails WHERE id IN (
                  SELECT id FROM emails WHERE final_at < ? ORDER BY final_at LIMIT ?""" + dialect.skippingTaken() + ") RETURNING id";
    }

    /** Deletes bodies and attachments of emails that ended between two moments; the timeline stays. */
    public CompletableFuture<Integer> deletePayloads(Instant from, Instant before, int limit) {
        return writer.write(new CountWrite(Locks.NONE, payloads, from.toEpochMilli(), before.toEpochMilli(), limit));
    }

    /** Deletes emails that ended before a moment, with all that belongs to them. */
    public CompletableFuture<Integer> deleteEmails(Instant before, int limit) {
        return writer.write(BulkChangeWrite.change(
                        emails, row -> row.getString(1), Retention::deleteRest, before.toEpochMilli(), limit))
                .thenApply(List::size);
    }

    private static void deleteRest(StatementBatch batch, String id) throws SQLException {
        batch.add("DELETE FROM payloads WHERE email_id = ?", id);
        batch.add("DELETE FROM terms WHERE email_id = ?", id);
        batch.add("DELETE FROM metadata WHERE email_id = ?", id);
        batch.add("DELETE FROM events WHERE email_id = ?", id);
        batch.add("DELETE FROM recipients WHERE email_id = ?", id);
    }
}
