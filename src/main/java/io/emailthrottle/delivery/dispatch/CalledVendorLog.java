package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.store.vendor.CalledVendors;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps on disk that a vendor is called at all, before this node's first call of each hour. So what was in hand when a node
 * stopped counts for the limits of those vendors only that can have had it.
 */
public final class CalledVendorLog {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final CalledVendors called;
    private final Time time;
    private final Map<String, Long> kept = new ConcurrentHashMap<>();

    CalledVendorLog(CalledVendors called, Time time) {
        this.called = called;
        this.time = time;
    }

    /** @throws Throttled when it cannot be written: an unrecorded call would be missing in a day's limit */
    void before(String vendor) throws Throttled {
        Long hour = CalledVendors.hour(time.now());
        if (hour.equals(kept.get(vendor))) {
            return;
        }
        try {
            DurableWrite.await(called.keep(vendor, hour));
        } catch (StoreUnavailable e) {
            String why = "not called: it cannot be kept that it is: " + e.getMessage();
            throw new Throttled(Throttled.By.SHUTDOWN, why, TRY_AGAIN);
        }
        kept.put(vendor, hour);
    }
}
