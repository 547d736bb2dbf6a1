package io.emailthrottle.store.email;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An email's row: everything but its payload and timeline. */
public record StoredEmail(
        UUID id,
        String tenant,
        EmailStatus status,
        Priority priority,
        @Nullable Instant dueAt,
        Instant expiresAt,
        int attempts,
        @Nullable String vendor,
        @Nullable String vendorMessageId,
        String sender,
        List<String> recipients,
        String subject,
        Instant createdAt,
        @Nullable Instant scheduledAt) {

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
                Columns.nullableInstant(row, "due_at"),
                Columns.instant(row, "expires_at"),
                row.getInt("attempts"),
                row.getString("vendor"),
                row.getString("vendor_message_id"),
                row.getString("sender"),
                Columns.strings(row, "recipients"),
                row.getString("subject"),
                Columns.instant(row, "created_at"),
                Columns.nullableInstant(row, "scheduled_at"));
    }
}
