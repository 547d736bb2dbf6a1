package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.ReputationMiddleware;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.store.vendor.Suspensions;
import io.emailthrottle.store.vendor.Suspensions.Suspended;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with vendors: suspend and resume. It is written first, and counts on this node at once, on others
 * within a second.
 */
public final class VendorSuspensions {

    private final Vendors vendors;
    private final Suspensions store;
    private final Runnable resumed;
    private final Time time;

    /** @param resumed run when a vendor may take emails again */
    VendorSuspensions(Vendors vendors, Suspensions store, Runnable resumed, Time time) {
        this.vendors = vendors;
        this.store = store;
        this.resumed = resumed;
        this.time = time;
    }

    /**
     * Sends nothing through a vendor any more.
     *
     * @param until UTC; null for when it is resumed
     */
    public synchronized void suspend(VendorPipeline vendor, String reason, @Nullable Instant until) {
        Instant end = until == null ? null : until.truncatedTo(ChronoUnit.MILLIS);
        Suspended suspended = new Suspended(vendor.name(), reason, time.now().truncatedTo(ChronoUnit.MILLIS), end);
        DurableWrite.await(store.put(suspended));
        gate(vendor).setByOperator(suspension(suspended));
    }

    /**
     * Treats a vendor as dead for a while, unless it is suspended already.
     *
     * @return false when it is suspended for another reason, which a drill must not end
     */
    public synchronized boolean drill(VendorPipeline vendor, Duration length) {
        if (gate(vendor).suspension().filter(now -> !now.isDrill()).isPresent()) {
            return false;
        }
        suspend(vendor, Suspension.DRILL, time.now().plus(length));
        return true;
    }

    /** Ends what an operator, an error rule or the reputation guard decided; the guard counts anew, on all nodes. */
    public synchronized void resume(VendorPipeline vendor) {
        DurableWrite.await(store.remove(vendor.name()));
        gate(vendor).setByOperator(null);
        gate(vendor).setByRule(null);
        if (gate(vendor).endReputation()) {
            vendor.middleware(ReputationMiddleware.class).ifPresent(ReputationMiddleware::countAnew);
        }
        resumed.run();
    }

    /** Takes over what other nodes' operators decided. */
    synchronized void refresh() {
        Map<String, Suspended> all = store.all();
        for (VendorPipeline vendor : vendors.all()) {
            Suspended suspended = all.get(vendor.name());
            vendor.middleware(SuspensionMiddleware.class)
                    .ifPresent(suspensionMiddleware ->
                            suspensionMiddleware.setByOperator(suspended == null ? null : suspension(suspended)));
        }
    }

    private static Suspension suspension(Suspended suspended) {
        return Suspension.byOperator(suspended.reason(), suspended.since(), suspended.until());
    }

    private static SuspensionMiddleware gate(VendorPipeline vendor) {
        return vendor.middleware(SuspensionMiddleware.class).orElseThrow();
    }
}
