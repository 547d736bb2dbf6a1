package io.emailthrottle.middleware;

import java.time.Instant;

/**
 * A vendor is not called for a while, by somebody's decision.
 *
 * @param reason in words for the timeline
 * @param by {@code operator}, or {@code error rule}
 * @param since when it was decided, UTC
 * @param until when it ends, UTC; null for when somebody ends it
 */
public record Suspension(String reason, String by, Instant since, Instant until) {

    boolean lastsAt(Instant now) {
        return until == null || now.isBefore(until);
    }
}
