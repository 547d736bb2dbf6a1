package io.emailthrottle.store;

import io.emailthrottle.store.Batch.Null;
import io.emailthrottle.store.Batch.Rows;
import java.sql.SQLException;

/**
 * A vendor took an email whose lease this node had lost meanwhile: like a vendor's own event it ends further attempts, whoever
 * has the email in hand now, also when it was canceled meanwhile. The timeline tells it in any case.
 */
final class LateSentWrite implements Write<Boolean> {

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

    private final Completion completion;
    private final boolean inDoubt;
    private Rows moved;

    /** @param inDoubt whether the outcome may have been written already: then it is not told twice */
    LateSentWrite(Completion completion, boolean inDoubt) {
        this.completion = completion;
        this.inDoubt = inDoubt;
    }

    @Override
    public String statement() {
        return SENT;
    }

    @Override
    public Locks locks() {
        return Locks.email(completion.id().toString());
    }

    @Override
    public void decide(Batch batch) throws SQLException {
        String vendor = completion.vendor();
        moved = batch.add(
                SENT,
                vendor,
                vendor,
                Null.TEXT.or(completion.vendorMessageId()),
                completion.at().toEpochMilli(),
                completion.id().toString());
    }

    @Override
    public void follow(Batch batch) throws SQLException {
        if (!result() && inDoubt) {
            return;
        }
        String id = completion.id().toString();
        for (Event event : completion.events()) {
            EventInsert.into(batch, id, completion.tenant(), event);
        }
        for (RecipientState recipient : completion.recipients()) {
            RecipientInsert.into(batch, id, recipient);
        }
        String what = "its lease was lost before this was written; the vendor has the email";
        Event late = new Event(completion.at(), "late", completion.vendor(), what, null);
        EventInsert.into(batch, id, completion.tenant(), late);
    }

    /** Whether it ended further attempts. */
    @Override
    public Boolean result() {
        return moved.changed() == 1;
    }
}
