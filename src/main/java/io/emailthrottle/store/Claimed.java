package io.emailthrottle.store;

import java.time.Instant;
import java.util.UUID;

/**
 * An email that was just taken in hand, without its payload.
 *
 * @param takes how often it was claimed, this time included
 */
public record Claimed(UUID id, String tenant, int attempts, Instant expiresAt, long size, int takes) {}
