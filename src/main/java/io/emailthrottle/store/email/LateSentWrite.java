package io.emailthrottle.store.email;

import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.EventInsert;
import io.emailthrottle.store.event.RecipientInsert;
import io.emailthrottle.store.event.RecipientState;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Null;
import io.emailthrottle.store.write.StatementBatch.Rows;
import io.emailthrottle.store.write.Write;
import java.sql.SQLException;

/**
 * A vendor took an email whose lease this node had lost meanwhile: like a vendor's own event it ends further attempts, whoever
 * has the email in hand now, also when it was canceled meanwhile. The timeline tells it in any case.
 */
public final class LateSentWrite implements Write<Boolean> {

    private static final String SENT = """
            UPDATE emails SET
              told = CASE WHEN status = 'sending' THEN COALESCE(told, 'sent') END,
              told_by = CASE WHEN status = 'sending' THEN COALESCE(told_by, ?) END,
              vendor = CASE WHEN status <> 'sending' THEN ? END,
              vendor_message_id = CASE WHEN status <> 'sending' THEN ? END,
              key_vendor = CASE WHEN status = 'sending' THEN key_vendor END,
              key_until = CASE WHEN status = 'sending' THEN key_until END,
              due_at = NULL, final_at = CASE WHEN status <> 'sending' THEN COALESCE(final_at, ?) END,
              status = CASE WHEN status = 'sending' THEN status ELSE 'sent' END
            WHERE id = ? AND status IN
              ('sending', 'scheduled', 'queued', 'unconfirmed', 'failed', 'expired', 'canceled', 'rejected', 'suppressed')""";

    private final AttemptOutcome attemptOutcome;
    private final boolean inDoubt;
    private Rows moved = new Rows();

    /** @param inDoubt whether the outcome may have been written already: then it is not told twice */
    LateSentWrite(AttemptOutcome attemptOutcome, boolean inDoubt) {
        this.attemptOutcome = attemptOutcome;
        this.inDoubt = inDoubt;
    }

    @Override
    public String statement() {
        return SENT;
    }

    @Override
    public Locks locks() {
        return Locks.email(attemptOutcome.id().toString());
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        Object vendor = Null.TEXT.or(attemptOutcome.vendor());
        moved = batch.add(
                SENT,
                vendor,
                vendor,
                Null.TEXT.or(attemptOutcome.vendorMessageId()),
                attemptOutcome.at().toEpochMilli(),
                attemptOutcome.id().toString());
    }

    @Override
    public void afterExecute(StatementBatch batch) throws SQLException {
        if (!result() && inDoubt) {
            return;
        }
        String id = attemptOutcome.id().toString();
        for (Event event : attemptOutcome.events()) {
            EventInsert.into(batch, id, attemptOutcome.tenant(), event);
        }
        for (RecipientState recipient : attemptOutcome.recipients()) {
            RecipientInsert.into(batch, id, recipient);
        }
        String what = "its lease was lost before this was written; the vendor has the email";
        Event late = new Event(attemptOutcome.at(), TimelineWord.LATE.word(), attemptOutcome.vendor(), what, null);
        EventInsert.into(batch, id, attemptOutcome.tenant(), late);
    }

    /** Whether it ended further attempts. */
    @Override
    public Boolean result() {
        return moved.changed() == 1;
    }
}
