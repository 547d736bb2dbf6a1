package io.emailthrottle.failover;

import io.emailthrottle.middleware.Capacity;
import java.time.Duration;
import java.util.List;

/** What several vendors would take together. */
public final class Capacities {

    private static final Capacity NOBODY = new Capacity(0, Duration.ZERO, false);

    private Capacities() {}

    /** The sum of what each vendor would take; when none takes any, the shortest wait. */
    public static Capacity of(List<VendorPipeline> vendors) {
        return vendors.stream().map(VendorPipeline::capacity).reduce(NOBODY, Capacity::or);
    }

    /**
     * Makes sure that these vendors' permits for up to so many sends are at hand.
     *
     * @return the number of sends that there are permits for
     */
    public static int hold(List<VendorPipeline> vendors, int sends) {
        int held = 0;
        for (VendorPipeline vendor : vendors) {
            held += held < sends ? vendor.hold(sends - held) : 0;
        }
        return held;
    }
}
