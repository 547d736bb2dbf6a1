package io.emailthrottle.delivery;

import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Capacity;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.store.Claimed;
import io.emailthrottle.store.EmailReader;
import io.emailthrottle.store.EmailStore;
import io.emailthrottle.store.Lease;
import io.emailthrottle.store.Share;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due emails from the store, no more than the vendors have permits and places for, so that a backlog costs nothing
 * while it waits. It sleeps until something can change: an email comes, one falls due, a permit becomes free.
 */
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    static final int MAX_CLAIM = 512;
    /** Other nodes' emails, and clocks, announce themselves to nobody. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    /** Emails that are due and yet not to be had, since another node has them or their time is up, are not asked for at once. */
    private static final Duration SOONEST = Duration.ofMillis(5);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Priority[] HIGHEST_FIRST = {Priority.HIGH, Priority.NORMAL, Priority.LOW};

    private final Vendors vendors;
    private final Deliveries deliveries;
    private final EmailStore store;
    private final EmailReader reader;
    private final DeliverySettings settings;
    private final Time time;
    /** By route: the vendor that its emails insist on, or the empty string. */
    private final Map<String, List<VendorPipeline>> routes = new LinkedHashMap<>();

    private final Map<String, Turns> turns = new LinkedHashMap<>();
    /** By route: until when nothing falls due, unless there is news. Only the dispatcher's thread uses it. */
    private final Map<String, Instant> quiet = new HashMap<>();

    private final Set<String> news = ConcurrentHashMap.newKeySet();
    private volatile Thread thread;
    private volatile boolean stopping;

    Dispatcher(
            Vendors vendors,
            Deliveries deliveries,
            EmailStore store,
            EmailReader reader,
            DeliverySettings settings,
            Time time) {
        this.vendors = vendors;
        this.deliveries = deliveries;
        this.store = store;
        this.reader = reader;
        this.settings = settings;
        this.time = time;
        routes.put("", vendors.all());
        vendors.all().forEach(vendor -> routes.put(vendor.name(), List.of(vendor)));
        routes.keySet().forEach(route -> turns.put(route, new Turns()));
        deliveries.whenChanged(this::look);
        deliveries.whenQueuedAgain(this::wake);
    }

    void start() {
        thread = Thread.ofVirtual().name("dispatcher").start(this::dispatchUntilStopped);
    }

    /** Emails of whatever route may be due. */
    void wake() {
        news.addAll(routes.keySet());
        look();
    }

    /** Emails of this route may be due. */
    void wake(String route) {
        news.add(route);
        look();
    }

    /** A place or a permit may have become free: look again, now or as soon as it looks away. */
    private void look() {
        LockSupport.unpark(thread);
    }

    /** Takes nothing more; returns when the last round is over. */
    void stop() {
        stopping = true;
        look();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatchUntilStopped() {
        boolean trouble = false;
        while (!stopping) {
            Duration sleep;
            try {
                sleep = round();
                trouble = false;
            } catch (RuntimeException e) {
                if (!trouble) {
                    log.warn("cannot take emails from the store, trying again: {}", e.toString());
                }
                trouble = true;
                sleep = AFTER_TROUBLE;
            }
            if (!sleep.isZero()) {
                LockSupport.parkNanos(sleep.toNanos());
            }
        }
    }

    /** Takes what can be taken now. How long to sleep then; zero when there may be more. */
    private Duration round() {
        Duration sleep = LONGEST_SLEEP;
        for (Map.Entry<String, List<VendorPipeline>> route : routes.entrySet()) {
            sleep = shorter(sleep, take(route.getKey(), route.getValue()));
        }
        return sleep;
    }

    private Duration take(String route, List<VendorPipeline> served) {
        if (news.remove(route)) {
            quiet.remove(route);
        }
        Instant quietUntil = quiet.get(route);
        if (quietUntil != null && time.now().isBefore(quietUntil)) {
            return Duration.between(time.now(), quietUntil);
        }
        long sends = 0;
        Duration nextIn = LONGEST_SLEEP;
        for (VendorPipeline vendor : served) {
            Capacity capacity = vendor.capacity();
            sends += capacity.sends();
            if (capacity.sends() == 0 && !capacity.nextIn().isZero()) {
                nextIn = shorter(nextIn, capacity.nextIn());
            }
        }
        int room = (int) Math.min(Math.min(sends - deliveries.undecided(), deliveries.free()), MAX_CLAIM);
        if (room <= 0) {
            return nextIn;
        }
        if (claim(route, room) == room) {
            return Duration.ZERO;
        }
        Duration untilDue = untilDue(route);
        quiet.put(route, time.now().plus(untilDue));
        return untilDue;
    }

    private int claim(String route, int room) {
        int[] turns = this.turns.get(route).take(room);
        List<Share> shares = Arrays.stream(HIGHEST_FIRST)
                .map(priority -> new Share(priority.ordinal(), turns[priority.ordinal()]))
                .toList();
        Instant now = time.now();
        Lease lease = new Lease(settings.node(), now.plus(settings.lease()));
        List<Claimed> claimed = store.claim(route, shares, lease, now).join();
        deliveries.start(claimed);
        return claimed.size();
    }

    private Duration untilDue(String route) {
        Duration sleep = LONGEST_SLEEP;
        Instant now = time.now();
        for (Priority priority : HIGHEST_FIRST) {
            Instant due = reader.nextDue(route, priority.ordinal()).orElse(null);
            if (due != null) {
                sleep = shorter(sleep, Duration.between(now, due));
            }
        }
        return sleep.compareTo(SOONEST) < 0 ? SOONEST : sleep;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
