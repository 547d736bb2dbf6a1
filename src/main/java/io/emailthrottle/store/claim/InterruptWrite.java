package io.emailthrottle.store.claim;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.EventInsert;
import io.emailthrottle.store.write.BulkChangeWrite;
import io.emailthrottle.store.write.StatementBatch;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Takes emails from nodes that had them in hand and cannot end their work: each is an unconfirmed attempt. */
public final class InterruptWrite {

    /** An email that so many nodes in a row had in hand when they died is no longer given to another. */
    public static final int MAX_INTERRUPTIONS = 5;

    /** Those that were in one dying node's hand do not all come into the next one's together. */
    private static final long SPREAD_MILLIS = 60_000;

    /** Where an interrupted email comes of which no vendor has told. */
    private static final Set<EmailStatus> UNTOLD =
            EnumSet.of(EmailStatus.QUEUED, EmailStatus.UNCONFIRMED, EmailStatus.FAILED);

    private static final String SPREAD =
            "UPDATE emails SET due_at = ? WHERE id = ? AND status = 'queued' AND expires_at > ?";

    private static final String INTERRUPT = """
                UPDATE emails SET
                  status = COALESCE(told, CASE
                    WHEN divided = 1 AND (unsafe OR spent) THEN 'sent'
                    WHEN unsafe OR (spent AND delivery = 'at_most_once') THEN 'unconfirmed'
                    WHEN spent THEN 'failed' ELSE 'queued' END),
                  due_at = CASE WHEN told IS NULL AND NOT unsafe AND NOT spent THEN CAST(? AS BIGINT) END,
                  final_at = CASE WHEN told IS NOT NULL OR unsafe OR spent THEN CAST(? AS BIGINT) END,
                  attempts = attempts + 1, interruptions = interruptions + 1, owner = NULL, lease_until = NULL,
                  vendor = CASE WHEN divided = 1 THEN vendor ELSE told_by END, told = NULL, told_by = NULL
                WHERE id%s
                RETURNING id, tenant, status, interruptions""".replace("unsafe", "(delivery = 'at_most_once' AND key_vendor IS NULL)")
            .replace("spent", "(interruptions >= " + (MAX_INTERRUPTIONS - 1) + ")");

    /** An email that was taken from a node. */
    public record Dropped(UUID id, String tenant, EmailStatus status, int interruptions) {}

    private InterruptWrite() {}

    /**
     * The statement; its first two parameters are when, in milliseconds.
     *
     * @param which the rest of {@code WHERE id ...}, which says which emails are taken
     */
    public static String statement(String which) {
        return INTERRUPT.formatted(which);
    }

    /**
     * @param statement from {@link #statement}
     * @param why in words, for the timeline
     */
    public static BulkChangeWrite<Dropped> of(String statement, String why, Instant now, Object... values) {
        return BulkChangeWrite.change(
                statement,
                row -> new Dropped(
                        UUID.fromString(row.getString(1)),
                        row.getString(2),
                        EmailStatus.of(row.getString(3)),
                        row.getInt(4)),
                (batch, row) -> follow(batch, row, why, now),
                values);
    }

    private static void follow(StatementBatch batch, Dropped row, String why, Instant now) throws SQLException {
        String id = row.id().toString();
        EventInsert.into(batch, id, row.tenant(), interrupted(row.status(), why, now));
        if (row.status() == EmailStatus.FAILED) {
            String reason = row.interruptions() + " times in a row the node that had it in hand stopped or fell silent";
            EventInsert.into(batch, id, row.tenant(), Event.of(now, EmailStatus.FAILED, reason));
        }
        if (row.status() == EmailStatus.QUEUED && row.interruptions() > 1) {
            long later = now.toEpochMilli() + spread(row);
            batch.add(SPREAD, later, id, later);
        }
    }

    /** Milliseconds; other ones each time. */
    private static long spread(Dropped row) {
        return Math.floorMod(Objects.hash(row.id(), row.interruptions()), SPREAD_MILLIS);
    }

    private static Event interrupted(EmailStatus status, String why, Instant now) {
        boolean told = !UNTOLD.contains(status);
        String vendor = told ? "a vendor has told of the email" : "whether a vendor took the email is unknown";
        return Event.of(now, TimelineWord.INTERRUPTED, why + "; " + vendor);
    }
}
