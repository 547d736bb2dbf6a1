package io.emailthrottle.middleware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pause in the use of a vendor, ordered by an operator or an error rule.
 *
 * @param reason in words for the timeline
 * @param by {@code operator}, {@code error rule} or {@code reputation guard}
 * @param since when it was decided, UTC
 * @param until when it ends, UTC; null until it is ended by hand
 */
public record Suspension(
        String reason, String by, Instant since, @Nullable Instant until) {

    /** The reason of an operator who tries what happens without the vendor. */
    public static final String DRILL = "drill";

    private static final String OPERATOR = "operator";

    /** What an operator decided. */
    public static Suspension byOperator(String reason, Instant since, @Nullable Instant until) {
        return new Suspension(reason, OPERATOR, since, until);
    }

    /** Whether an operator tries what happens without the vendor, though nothing is wrong with it. */
    public boolean isDrill() {
        return by.equals(OPERATOR) && reason.equals(DRILL);
    }

    /** Whether it ends before the other one, which may last until it is ended by hand. */
    boolean endsBefore(Suspension other) {
        return until != null && (other.until == null || until.isBefore(other.until));
    }

    boolean lastsAt(Instant now) {
        return until == null || now.isBefore(until);
    }
}
