package io.emailthrottle.store;

import io.emailthrottle.store.Batch.Null;
import io.emailthrottle.store.Batch.Rows;
import java.sql.SQLException;

/** Ends a node's work on an email, if it still is in that node's hand. */
final class OutcomeWrite implements Write<Boolean> {

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

    private final Completion completion;
    private final String sql;
    private final Object[] values;
    private Rows moved;

    OutcomeWrite(Completion completion, Hand hand) {
        this.completion = completion;
        String id = completion.id().toString();
        String status = completion.status().word();
        String vendor = completion.vendor();
        int attempts = completion.attempts();
        long at = completion.at().toEpochMilli();
        Object messageId = Null.TEXT.or(completion.vendorMessageId());
        Object due = Null.LONG.or(
                completion.dueAt() == null ? null : completion.dueAt().toEpochMilli());
        if (completion.divides()) {
            sql = DIVIDED;
            values = new Object[] {status, due, attempts, vendor, messageId, id, hand.owner(), hand.claim()};
        } else if (vendor != null) {
            sql = TAKEN;
            values = new Object[] {vendor, status, attempts, vendor, messageId, at, id, hand.owner(), hand.claim()};
        } else {
            sql = UNTAKEN;
            Object finalAt = completion.status().isFinal() ? (Object) at : Null.LONG;
            Object keyVendor = EmailStore.keyVendor(completion.keyed());
            Object keyUntil = EmailStore.keyUntil(completion.keyed());
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
        return Locks.email(completion.id().toString());
    }

    @Override
    public void decide(Batch batch) throws SQLException {
        moved = batch.add(sql, values);
    }

    @Override
    public void follow(Batch batch) throws SQLException {
        if (result()) {
            String id = completion.id().toString();
            for (Event event : completion.events()) {
                EventInsert.into(batch, id, completion.tenant(), event);
            }
            for (RecipientState recipient : completion.recipients()) {
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
