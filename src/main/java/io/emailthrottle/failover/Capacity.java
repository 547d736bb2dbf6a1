package io.emailthrottle.failover;

import java.time.Duration;
import java.util.List;

/**
 * How many sends would be taken now.
 *
 * @param sends 0 for none
 * @param nextIn when there is none, how long until there may be one; zero when only an end of a send can tell
 * @param byAnEnd when there is none, whether the end of a send may change that sooner
 */
public record Capacity(int sends, Duration nextIn, boolean byAnEnd) {

    /** What these vendors would take together. */
    public static Capacity of(List<VendorPipeline> vendors) {
        long sends = 0;
        Duration nextIn = Duration.ZERO;
        boolean byAnEnd = false;
        for (VendorPipeline vendor : vendors) {
            Capacity one = vendor.capacity();
            sends += one.sends();
            byAnEnd |= one.byAnEnd();
            if (!one.nextIn().isZero() && (nextIn.isZero() || one.nextIn().compareTo(nextIn) < 0)) {
                nextIn = one.nextIn();
            }
        }
        return new Capacity((int) Math.min(sends, Integer.MAX_VALUE), nextIn, byAnEnd);
    }

    /** Makes sure that these vendors' permits for so many sends are at hand, as far as they have any. How many. */
    public static int hold(List<VendorPipeline> vendors, int sends) {
        int held = 0;
        for (VendorPipeline vendor : vendors) {
            held += held < sends ? vendor.hold(sends - held) : 0;
        }
        return held;
    }

    /** The same less what is on its way to them already. */
    public Capacity less(int underWay) {
        return new Capacity(Math.max(0, sends - underWay), nextIn, byAnEnd || sends > 0);
    }

    static Capacity of(int sends) {
        return new Capacity(sends, Duration.ZERO, true);
    }

    /** None before this time has passed, whatever ends meanwhile. */
    static Capacity none(Duration nextIn) {
        return new Capacity(0, nextIn, false);
    }
}
