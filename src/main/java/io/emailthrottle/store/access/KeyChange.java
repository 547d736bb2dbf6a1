package io.emailthrottle.store.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about an API key.
 *
 * @param name null to keep it
 * @param setsExpiry whether its end is to be another
 * @param expiresAt the other end; null for never
 */
public record KeyChange(
        @Nullable String name, boolean setsExpiry, @Nullable Instant expiresAt) {}
