package io.emailthrottle.store;

import java.time.Instant;

/**
 * An address that no email of a tenant goes to.
 *
 * @param address in lower case
 * @param reason bounce, complaint, unsubscribed or manual
 * @param source who put it there: a vendor's name, or api
 */
public record Suppression(String address, String reason, String source, Instant createdAt) {}
