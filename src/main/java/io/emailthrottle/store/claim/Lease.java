package io.emailthrottle.store.claim;

import java.time.Instant;

/**
 * A node's right to send an email.
 *
 * @param owner the node's name
 * @param until when others may take the email, if the node has not renewed it
 */
public record Lease(String owner, Instant until) {}
