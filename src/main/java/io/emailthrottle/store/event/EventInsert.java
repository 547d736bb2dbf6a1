package io.emailthrottle.store.event;

import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Null;
import java.sql.SQLException;

/** Adds a line to an email's timeline, and tells the webhooks that want to know. */
public final class EventInsert {

    private static final String SQL = """
            INSERT INTO events (email_id, tenant, at, type, vendor, detail, took_ms) VALUES (?, ?, ?, ?, ?, ?, ?)""";

    private EventInsert() {}

    public static void into(StatementBatch batch, String emailId, String tenant, Event event) throws SQLException {
        batch.add(
                SQL,
                emailId,
                tenant,
                event.at().toEpochMilli(),
                event.type(),
                Null.TEXT.or(event.vendor()),
                Null.TEXT.or(event.detail()),
                Null.LONG.or(event.tookMs()));
        DeliveryInsert.into(batch, emailId, tenant, event);
    }
}
