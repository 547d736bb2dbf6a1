package io.emailthrottle.store.vendor;

import java.time.Instant;

/**
 * A call to a vendor that may count for its limits.
 *
 * @param event the number of the event that tells of it
 * @param vendor who was called; null when a node stopped in the middle, so that it may have been any
 * @param made false for an event that tells of no call
 */
public record PastCall(long event, Instant at, String vendor, boolean made) {}
