package io.emailthrottle.store.email;

import java.time.Instant;

/**
 * What waits in the queue, for a vendor or for its date.
 *
 * @param since from when the one that has waited longest could have been sent; null when none could
 */
public record QueueBacklog(long emails, Instant since) {}
