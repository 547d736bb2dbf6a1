package io.emailthrottle.ingress;

/**
 * How much the API takes on at a time.
 *
 * @param maxInFlight requests being read or sent at the same time
 * @param maxBody bytes of one request body
 */
public record ApiLimits(int maxInFlight, long maxBody) {}
