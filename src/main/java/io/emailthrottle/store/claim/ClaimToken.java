package io.emailthrottle.store.claim;

/**
 * Identifies one claim of an email, as a fencing token: an outcome that comes too late, after the email was
 * taken from this hand, is not mistaken for that of the next one.
 *
 * @param owner the node's name
 * @param claim the number of the taking; 0 for an email that was accepted into the node's own hand
 */
public record ClaimToken(String owner, int claim) {}
