package io.emailthrottle.failover;

import io.emailthrottle.middleware.Capacity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What several vendors would take together. */
public final class Capacities {

    private static final Capacity NOBODY = new Capacity(0, Duration.ZERO, false);

    private Capacities() {}

    /** The sum of what each vendor would take; when none takes any, the shortest wait. */
    public static Capacity of(List<VendorPipeline> vendors) {
        return of(vendors, null);
    }

    /** @param recipients the group of recipient domains that the emails go to; null for all */
    static Capacity of(List<VendorPipeline> vendors, @Nullable String recipients) {
        return vendors.stream().map(vendor -> vendor.capacity(recipients)).reduce(NOBODY, Capacity::or);
    }

    /**
     * Makes sure that these vendors' permits for up to so many sends are at hand.
     *
     * @return the number of sends that there are permits for
     */
    static int hold(List<VendorPipeline> vendors, int sends, @Nullable String recipients) {
        int held = 0;
        for (VendorPipeline vendor : vendors) {
            held += held < sends ? vendor.hold(sends - held, recipients) : 0;
        }
        return held;
    }
}
