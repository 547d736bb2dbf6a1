package io.emailthrottle.delivery;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.DeliveryAttempt;
import java.util.UUID;

/**
 * What the application is told of an email that was accepted: what was true at that moment.
 *
 * @param round the round that the caller waited for; null when it waited for none
 */
public record Receipt(UUID id, EmailStatus status, String vendor, String vendorMessageId, DeliveryAttempt round) {}
