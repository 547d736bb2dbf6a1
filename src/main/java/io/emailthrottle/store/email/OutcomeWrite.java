package io.emailthrottle.store.email;

import io.emailthrottle.store.claim.ClaimToken;
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

/** Ends a node's work on an email, if it still is in that node's hand. */
public final class OutcomeWrite implements Write<Boolean> {

    /** The owner is hidden from its index: chosen while nothing was in hand, that index reads all that is, for each email. */
    private static final String IN_HAND =
            "WHERE id = ? AND status = 'sending' AND COALESCE(owner, '') = ? AND claims = ?";

    private static final String RELEASED =
            "owner = NULL, lease_until = NULL, told = NULL, told_by = NULL, interruptions = 0";

    private static final String TAKEN = """
            UPDATE emails SET status = CASE WHEN told_by = ? THEN told ELSE ? END, attempts = ?, vendor = ?,
              vendor_message_id = ?, final_at = ?, key_vendor = NULL, key_until = NULL, %s
            %s""".formatted(RELEASED, IN_HAND);

    /** For some of its recipients; what vendors told meanwhile is of those, and stands beside the email. */
    private static final String DIVIDED = """
            UPDATE emails SET status = ?, due_at = ?, attempts = ?, vendor = ?, vendor_message_id = ?, divided = 1,
              key_vendor = NULL, key_until = NULL, %s
            %s""".formatted(RELEASED, IN_HAND);

    /** The same when no vendor took it this time: what one told meanwhile is of an earlier attempt, and there is no other. */
    private static final String UNTAKEN = """
            UPDATE emails SET status = COALESCE(told, ?), due_at = CASE WHEN told IS NULL THEN CAST(? AS BIGINT) END,
              final_at = CASE WHEN told IS NULL THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END, attempts = ?,
              vendor = CASE WHEN divided = 1 THEN vendor ELSE told_by END,
              vendor_message_id = CASE WHEN divided = 1 THEN vendor_message_id END, key_vendor = ?, key_until = ?, %s
            %s""".formatted(RELEASED, IN_HAND);

    private final AttemptOutcome attemptOutcome;
    private final String sql;
    private final Object[] values;
    private Rows moved = new Rows();

    OutcomeWrite(AttemptOutcome attemptOutcome, ClaimToken hand) {
        this.attemptOutcome = attemptOutcome;
        String id = attemptOutcome.id().toString();
        String status = attemptOutcome.status().word();
        String vendor = attemptOutcome.vendor();
        int attempts = attemptOutcome.attempts();
        long at = attemptOutcome.at().toEpochMilli();
        Object messageId = Null.TEXT.or(attemptOutcome.vendorMessageId());
        Object due = Null.LONG.or(
                attemptOutcome.dueAt() == null ? null : attemptOutcome.dueAt().toEpochMilli());
        if (attemptOutcome.divides()) {
            sql = DIVIDED;
            values = new Object[] {status, due, attempts, vendor, messageId, id, hand.owner(), hand.claim()};
        } else if (vendor != null) {
            sql = TAKEN;
            values = new Object[] {vendor, status, attempts, vendor, messageId, at, id, hand.owner(), hand.claim()};
        } else {
            sql = UNTAKEN;
            Object finalAt = attemptOutcome.status().isFinal() ? (Object) at : Null.LONG;
            Object keyVendor = EmailStore.keyVendor(attemptOutcome.keyed());
            Object keyUntil = EmailStore.keyUntil(attemptOutcome.keyed());
            values = new Object[] {
                status, due, finalAt, at, attempts, keyVendor, keyUntil, id, hand.owner(), hand.claim()
            };
        }
    }

    @Override
    public String statement() {
        return sql;
    }

    @Override
    public Locks locks() {
        return Locks.email(attemptOutcome.id().toString());
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        moved = batch.add(sql, values);
    }

    @Override
    public void afterExecute(StatementBatch batch) throws SQLException {
        if (result()) {
            String id = attemptOutcome.id().toString();
            for (Event event : attemptOutcome.events()) {
                EventInsert.into(batch, id, attemptOutcome.tenant(), event);
            }
            for (RecipientState recipient : attemptOutcome.recipients()) {
                RecipientInsert.into(batch, id, recipient);
            }
        }
    }

    /** Whether it was still in that hand. */
    @Override
    public Boolean result() {
        return moved.changed() == 1;
    }
}
