package io.emailthrottle.store;

import java.time.Instant;

/**
 * What waits in the queue, for a vendor or for its date.
 *
 * @param firstDue when the first of them is, or was, due; null when none waits
 */
public record Waiting(long emails, Instant firstDue) {}
