package io.emailthrottle.delivery;

import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.store.AttemptOutcome;

/** One round of an email, and what was written of it. */
public record SendResult(AttemptOutcome completion, DeliveryAttempt round) {}
