package io.emailthrottle.time;

import java.time.Instant;

/** The years 1 to 9999: moments beyond them may fit neither milliseconds nor what most readers take for a date. */
public final class PlainYears {

    /** What a moment beyond them is told, as the end of a sentence. */
    public static final String PROBLEM = "must be in a year from 1 to 9999";

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private PlainYears() {}

    /** Whether a moment is in one of them, in UTC. */
    public static boolean hold(Instant moment) {
        return !moment.isBefore(FIRST) && moment.isBefore(END);
    }
}
