package io.emailthrottle.bench.outage;

/**
 * What was seen in one cell.
 *
 * @param first seconds until the healthy vendor had the first email; infinite when it never had it
 * @param fifth the same for the fifth
 * @param later the same for one a minute later
 * @param failed of those that came one a second, the number that had not left in time
 * @param brokenOnce whether the email that was to be sent at most once may have been sent twice
 */
public record CellResult(Cell cell, double first, double fifth, double later, int failed, boolean brokenOnce) {

    static final double FIRST_WITHIN = 12;
    static final double FIFTH_WITHIN = 1;
    static final double LATER_WITHIN = 1;

    boolean meetsTargets() {
        return first <= FIRST_WITHIN && fifth <= FIFTH_WITHIN && later <= LATER_WITHIN && failed == 0 && !brokenOnce;
    }
}
