package io.emailthrottle.store;

import java.time.Instant;
import java.util.UUID;

/**
 * An email that was just taken in hand, without its payload.
 *
 * @param claim how often it has been taken, this time included
 */
public record Claimed(UUID id, String tenant, int attempts, Instant expiresAt, long size, int claim) {}
