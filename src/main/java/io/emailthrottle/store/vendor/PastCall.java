package io.emailthrottle.store.vendor;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call to a vendor that may count for its limits.
 *
 * @param event the number of the event that tells of it
 * @param email that the event is about
 * @param vendor who was called; null when a node stopped in the middle, so that it may have been any
 * @param made false for an event that tells of no call
 */
public record PastCall(
        long event, UUID email, Instant at, @Nullable String vendor, boolean made) {}
