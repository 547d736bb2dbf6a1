package io.emailthrottle.delivery;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.DeliveryAttempt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an accepted email: its status at that moment.
 *
 * @param round the round that the caller waited for; null when it waited for none
 */
public record Receipt(
        UUID id,
        EmailStatus status,
        @Nullable String vendor,
        @Nullable String vendorMessageId,
        @Nullable DeliveryAttempt round) {}
