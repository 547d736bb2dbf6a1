package io.emailthrottle.delivery;

import io.emailthrottle.failover.Round;
import io.emailthrottle.store.Completion;

/** One round of an email, and what was written of it. */
public record Delivered(Completion completion, Round round) {}
