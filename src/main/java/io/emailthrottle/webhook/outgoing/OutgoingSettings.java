package io.emailthrottle.webhook.outgoing;

import java.time.Duration;

/**
 * How applications are told.
 *
 * @param allowPrivate whether endpoints may be plain http, and at loopback and private addresses
 * @param connectTimeout for the TCP connection, and again for TLS
 * @param readTimeout the longest silence while the answer is awaited
 * @param maxInFlight deliveries to one endpoint at a time, by this node
 * @param keep how long after its event a delivery is kept, whether it arrived or not
 */
public record OutgoingSettings(
        boolean allowPrivate, Duration connectTimeout, Duration readTimeout, int maxInFlight, Duration keep) {}
