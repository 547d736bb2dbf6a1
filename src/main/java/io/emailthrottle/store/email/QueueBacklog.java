package io.emailthrottle.store.email;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The emails that wait in the queue, for a vendor or for their date.
 *
 * @param since from when the one that has waited longest could have been sent; null when none could
 */
public record QueueBacklog(long emails, @Nullable Instant since) {}
