package io.emailthrottle.store.event;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Null;
import io.emailthrottle.store.write.WebhookEventType;
import java.sql.SQLException;

/**
 * Adds a delivery of an event for each webhook that wants to be told of it, in the transaction of the event: whoever reads
 * events later, by their numbers, could miss those of a transaction that was slower than its number.
 */
public final class DeliveryInsert {

    /** Due at once. A webhook that was disabled because it failed loses nothing: its deliveries wait until it is enabled. */
    private static final String SQL = """
            INSERT INTO webhook_deliveries (webhook_id, id, tenant, email_id, type, at, vendor, detail, ip_address, user_agent, status,
              due_at)
            SELECT id, ?, tenant, ?, ?, CAST(? AS BIGINT), ?, ?, ?, ?, 'pending', 0 FROM webhooks
            WHERE tenant = ? AND (status = 'enabled' OR disabled_reason IS NOT NULL) AND events LIKE ?""";

    private DeliveryInsert() {}

    static void into(StatementBatch batch, String emailId, String tenant, Event event) throws SQLException {
        WebhookEventType webhookEventType = WebhookEventType.ofEvent(event.type());
        if (webhookEventType == null || !batch.listeners().mayWant(tenant, webhookEventType)) {
            return;
        }
        String word = webhookEventType.word();
        batch.add(
                SQL,
                UuidCreator.getTimeOrderedEpochPlus1().toString(),
                emailId,
                word,
                event.at().toEpochMilli(),
                Null.TEXT.or(event.vendor()),
                Null.TEXT.or(event.detail()),
                Null.TEXT.or(event.visitor() == null ? null : event.visitor().ipAddress()),
                Null.TEXT.or(event.visitor() == null ? null : event.visitor().userAgent()),
                tenant,
                "% " + word + " %");
    }
}
