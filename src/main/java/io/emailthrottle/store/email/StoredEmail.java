package io.emailthrottle.store.email;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
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
        String vendor,
        String vendorMessageId,
        String sender,
        List<String> recipients,
        String subject,
        Instant createdAt,
        @Nullable Instant scheduledAt) {}
