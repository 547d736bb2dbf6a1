package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.failover.Route;
import io.emailthrottle.middleware.Capacity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The number of sends that have not reached a vendor yet, so that their permits are still to be taken. */
final class UndecidedSends {

    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, AtomicInteger> byRoute = new ConcurrentHashMap<>();

    /** The sends that a route's vendors would take now, beside these. */
    Capacity left(Route route) {
        return route.capacity(all.get(), on(route).get());
    }

    private AtomicInteger on(Route route) {
        return byRoute.computeIfAbsent(route.name(), name -> new AtomicInteger());
    }

    int all() {
        return all.get();
    }

    /**
     * Counts one more.
     *
     * @param route from which it was claimed; null for an email that goes out as soon as it is accepted
     * @param then run when it is decided
     * @return to be run when it comes to a vendor, and when it ends: the first time counts
     */
    Runnable add(@Nullable Route route, Runnable then) {
        AtomicInteger onRoute = route == null ? new AtomicInteger() : on(route);
        all.incrementAndGet();
        onRoute.incrementAndGet();
        AtomicBoolean decided = new AtomicBoolean();
        return () -> {
            if (decided.compareAndSet(false, true)) {
                all.decrementAndGet();
                onRoute.decrementAndGet();
                then.run();
            }
        };
    }
}
