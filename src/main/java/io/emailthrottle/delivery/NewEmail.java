package io.emailthrottle.delivery;

import io.emailthrottle.email.Email;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An email as an application hands it in.
 *
 * @param scheduledAt when it may be sent at the earliest, or null for now
 * @param expiresAt when it is given up, or null for the default
 * @param notes what its timeline says of the request: fields that had no effect
 */
public record NewEmail(
        Email email,
        @Nullable Instant scheduledAt,
        @Nullable Instant expiresAt,
        List<String> notes) {

    /** An email of whose request there is nothing to say. */
    public NewEmail(Email email, @Nullable Instant scheduledAt, @Nullable Instant expiresAt) {
        this(email, scheduledAt, expiresAt, List.of());
    }

    /** When it may be sent at the earliest. */
    Instant begins(Instant now) {
        return scheduledAt == null ? now : scheduledAt;
    }

    /** When it is given up: so long after it begins, unless it says so itself. */
    Instant expires(Instant now, Duration after) {
        return expiresAt == null ? begins(now).plus(after) : expiresAt;
    }
}
