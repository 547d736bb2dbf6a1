package io.emailthrottle.store.claim;

import io.emailthrottle.email.EmailStatus;
import java.util.UUID;

/**
 * An email that was taken from a node that died with it in hand.
 *
 * @param status where it is now: queued again as a rule
 */
public record InterruptedEmail(UUID id, EmailStatus status) {}
