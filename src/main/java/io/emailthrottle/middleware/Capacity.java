package io.emailthrottle.middleware;

import java.time.Duration;

/**
 * The number of sends that would be taken now.
 *
 * @param sends 0 for none
 * @param nextIn when there is none, how long until there may be one; zero when only an end of a send can tell
 * @param byAnEnd when there is none, whether the end of a send may change that sooner
 */
public record Capacity(int sends, Duration nextIn, boolean byAnEnd) {

    public static final Capacity UNLIMITED = of(Integer.MAX_VALUE);

    public static Capacity of(int sends) {
        return new Capacity(sends, Duration.ZERO, true);
    }

    /** None before this time has passed, whatever ends meanwhile. */
    public static Capacity none(Duration nextIn) {
        return new Capacity(0, nextIn, false);
    }

    /** None before one of the sends under way ends. */
    public static Capacity full() {
        return new Capacity(0, Duration.ZERO, true);
    }

    /** What passes both: one middleware stands behind the other. */
    public Capacity and(Capacity other) {
        if (sends > 0 && other.sends > 0) {
            return of(Math.min(sends, other.sends));
        }
        if (sends > 0) {
            return other;
        }
        if (other.sends > 0) {
            return this;
        }
        Duration later = nextIn.compareTo(other.nextIn) >= 0 ? nextIn : other.nextIn;
        return new Capacity(0, later, byAnEnd || other.byAnEnd);
    }

    /** What passes one or the other: two vendors side by side. */
    public Capacity or(Capacity other) {
        int together = (int) Math.min((long) sends + other.sends, Integer.MAX_VALUE);
        boolean sooner = nextIn.isZero() || !other.nextIn.isZero() && other.nextIn.compareTo(nextIn) < 0;
        return new Capacity(together, sooner ? other.nextIn : nextIn, byAnEnd || other.byAnEnd);
    }

    /** The same less what is on its way already. */
    public Capacity less(int underWay) {
        return new Capacity(Math.max(0, sends - underWay), nextIn, byAnEnd || sends > 0);
    }
}
