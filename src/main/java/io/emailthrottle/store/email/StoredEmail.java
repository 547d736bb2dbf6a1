package io.emailthrottle.store.email;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An email's row: everything but its payload and timeline. */
public record StoredEmail(
        UUID id,
        String tenant,
        EmailStatus status,
        Priority priority,
        Instant dueAt,
        Instant expiresAt,
        int attempts,
        String vendor,
        String vendorMessageId,
        String sender,
        List<String> recipients,
        String subject,
        Instant createdAt,
        Instant scheduledAt) {

    /** What {@link #read} needs, of the table {@code emails}. */
    static final String COLUMNS = """
            id, tenant, status, priority, due_at, expires_at, attempts, vendor, vendor_message_id, sender, recipients,
            subject, created_at, scheduled_at""";

    static StoredEmail read(ResultSet row) throws SQLException {
        return new StoredEmail(
                UUID.fromString(row.getString("id")),
                row.getString("tenant"),
                EmailStatus.of(row.getString("status")),
                Priority.values()[row.getInt("priority")],
                Columns.instant(row, "due_at"),
                Columns.instant(row, "expires_at"),
                row.getInt("attempts"),
                row.getString("vendor"),
                row.getString("vendor_message_id"),
                row.getString("sender"),
                Columns.strings(row, "recipients"),
                row.getString("subject"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "scheduled_at"));
    }
}
