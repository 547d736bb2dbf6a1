package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.store.email.AttemptOutcome;

/** One round of an email, and what was written of it. */
public record SendResult(AttemptOutcome completion, DeliveryAttempt round) {}
