package io.emailthrottle.middleware;

import java.time.Instant;

/**
 * A pause in the use of a vendor, ordered by an operator or an error rule.
 *
 * @param reason in words for the timeline
 * @param by {@code operator}, or {@code error rule}
 * @param since when it was decided, UTC
 * @param until when it ends, UTC; null until it is ended by hand
 */
public record Suspension(String reason, String by, Instant since, Instant until) {

    boolean lastsAt(Instant now) {
        return until == null || now.isBefore(until);
    }
}
