package io.emailthrottle.delivery;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Priority;
import java.time.Instant;

/**
 * An email as an application hands it in.
 *
 * @param scheduledAt when it may be sent at the earliest, or null for now
 * @param expiresAt when it is given up, or null for the default
 */
public record Submission(Email email, Priority priority, Instant scheduledAt, Instant expiresAt) {}
