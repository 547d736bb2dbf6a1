package io.emailthrottle.store.email;

import io.emailthrottle.email.EmailStatus;
import java.util.UUID;

/**
 * An email that was given up because its time was up.
 *
 * @param status what it is now: expired, or failed after an attempt, or unconfirmed
 */
public record ExpiredEmail(UUID id, EmailStatus status) {}
