package io.emailthrottle.delivery;

import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Capacity;
import io.emailthrottle.failover.Route;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.store.Claimed;
import io.emailthrottle.store.EmailReader;
import io.emailthrottle.store.EmailStore;
import io.emailthrottle.store.FirstDue;
import io.emailthrottle.store.Lease;
import io.emailthrottle.store.Share;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due emails from the store, no more than the vendors have permits and places for, so that a backlog costs nothing
 * while it waits. It sleeps until something can change: an email comes, one falls due, a permit becomes free.
 */
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    static final int MAX_CLAIM = 256;
    /** Other nodes' emails, and clocks, announce themselves to nobody. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    /** Many sends end meanwhile when all places are taken. */
    private static final Duration UNTIL_A_PLACE_IS_FREE = Duration.ofMillis(20);

    /** How many tenants of a queue are looked at together: with more of them waiting, none is due for certain only after all. */
    private static final int MAX_TENANTS = 1000;

    private static final Duration UNTIL_NEXT_TENANTS = Duration.ofMillis(20);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Priority[] HIGHEST_FIRST = {Priority.HIGH, Priority.NORMAL, Priority.LOW};

    /** The emails that wait by one route. Only the dispatcher's thread touches it. */
    private static final class Queue {
        private final String route;
        private final List<VendorPipeline> vendors;
        private final Shares shares = new Shares();
        /** Whether its vendors took nothing at the last look: then the end of any send may change that. */
        private boolean blocked = true;

        private long seen;
        private long lookAt;

        Queue(Route route) {
            this.route = route.name();
            this.vendors = route.target().vendors();
        }

        /** Else its emails need not be read again: none has come, and none falls due. */
        boolean mayHaveChanged(long news, long nowNanos) {
            return blocked || seen != news || nowNanos - lookAt >= 0;
        }
    }

    private final Deliveries deliveries;
    private final EmailStore store;
    private final EmailReader reader;
    private final DeliverySettings settings;
    private final Time time;
    /** Who took emails last stands last: routes share vendors, and a backlog on one must not take every permit. */
    private final List<Queue> queues;

    private final AtomicLong news = new AtomicLong();
    private volatile Thread thread;
    private volatile boolean wantsRoom;
    private volatile boolean stopping;

    Dispatcher(
            List<Route> routes,
            Deliveries deliveries,
            EmailStore store,
            EmailReader reader,
            DeliverySettings settings,
            Time time) {
        this.deliveries = deliveries;
        this.store = store;
        this.reader = reader;
        this.settings = settings;
        this.time = time;
        this.queues = routes.stream().map(Queue::new).collect(Collectors.toCollection(ArrayList::new));
        deliveries.whenChanged(this::roomMayBeFree, this::wake);
    }

    void start() {
        thread = Thread.ofVirtual().name("dispatcher").start(this::dispatchUntilStopped);
    }

    /** Something may have changed: look again, now or as soon as it looks away. */
    void wake() {
        news.incrementAndGet();
        LockSupport.unpark(thread);
    }

    /** Most ends of a send matter to nobody: there is nothing due that waits for a permit or a place. */
    private void roomMayBeFree() {
        if (wantsRoom) {
            LockSupport.unpark(thread);
        }
    }

    /** Takes nothing more; returns when the last round is over. */
    void stop() {
        stopping = true;
        wake();
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
    Duration round() {
        boolean blocked = false;
        Duration sleep = LONGEST_SLEEP;
        for (Queue queue : List.copyOf(queues)) {
            if (queue.mayHaveChanged(news.get(), time.nanos())) {
                look(queue);
            }
            blocked |= queue.blocked;
            sleep = shorter(sleep, Duration.ofNanos(Math.max(0, queue.lookAt - time.nanos())));
        }
        wantsRoom = blocked;
        return sleep;
    }

    private void look(Queue queue) {
        queue.seen = news.get();
        Capacity capacity = capacity(queue.vendors);
        if (capacity.sends() == 0) {
            wantsRoom = true;
            capacity = capacity(queue.vendors);
        }
        queue.blocked = capacity.sends() == 0;
        Duration sleep = !queue.blocked
                ? take(queue, capacity)
                : capacity.nextIn().isZero() ? LONGEST_SLEEP : shorter(LONGEST_SLEEP, capacity.nextIn());
        queue.lookAt = time.nanos() + sleep.toNanos();
    }

    private Duration take(Queue queue, Capacity capacity) {
        Instant now = time.now();
        Map<Priority, List<String>> due = new LinkedHashMap<>();
        Duration sleep = LONGEST_SLEEP;
        for (Priority priority : HIGHEST_FIRST) {
            List<FirstDue> first = firstDue(queue, priority, Instant.EPOCH);
            List<String> tenants = first.stream()
                    .filter(one -> !one.at().isAfter(now))
                    .map(FirstDue::tenant)
                    .toList();
            if (!tenants.isEmpty()) {
                due.put(priority, tenants);
            } else {
                sleep = shorter(sleep, untilFirst(first, now));
                if (first.size() == MAX_TENANTS) {
                    queue.shares.passed(priority, first.getLast().tenant());
                }
            }
        }
        int room = due.isEmpty()
                ? 0
                : deliveries.reserve(Capacity.hold(queue.vendors, Math.min(capacity.sends(), MAX_CLAIM)));
        if (room == 0) {
            return due.isEmpty() ? sleep : UNTIL_A_PLACE_IS_FREE;
        }
        List<Share> shares = queue.shares.of(room, due);
        int taken = claim(queue, shares, room, now);
        if (taken > 0) {
            queues.remove(queue);
            queues.addLast(queue);
        }
        if (taken == room) {
            return Duration.ZERO;
        }
        boolean othersAreDue =
                shares.size() < due.values().stream().mapToInt(List::size).sum();
        Duration untilNext = taken > 0 ? Duration.ZERO : UNTIL_NEXT_TENANTS;
        return othersAreDue ? untilNext : shorter(sleep, untilDue(queue, due.keySet(), now));
    }

    private List<FirstDue> firstDue(Queue queue, Priority priority, Instant after) {
        return reader.firstDue(queue.route, priority.ordinal(), after, queue.shares.lastOf(priority), MAX_TENANTS);
    }

    /** How long nobody has anything due, as far as is known when there are more tenants than were looked at. */
    private static Duration untilFirst(List<FirstDue> first, Instant now) {
        if (first.size() == MAX_TENANTS) {
            return UNTIL_NEXT_TENANTS;
        }
        Duration sleep = LONGEST_SLEEP;
        for (FirstDue one : first) {
            sleep = shorter(sleep, Duration.between(now, one.at()));
        }
        return sleep.isNegative() ? Duration.ZERO : sleep;
    }

    private Capacity capacity(List<VendorPipeline> served) {
        return Capacity.of(served).less(deliveries.undecided());
    }

    /** How many were taken. */
    private int claim(Queue queue, List<Share> shares, int room, Instant now) {
        Lease lease = new Lease(settings.node(), now.plus(settings.lease()));
        int taken = 0;
        try {
            List<Claimed> claimed = store.claim(queue.route, shares, lease, now).join();
            taken = claimed.size();
            deliveries.start(claimed);
        } finally {
            deliveries.release(room - taken);
        }
        return taken;
    }

    /** Until the first falls due of those that were not due when the last were taken: what was due and is left is not ours. */
    private Duration untilDue(Queue queue, Set<Priority> among, Instant taken) {
        Duration sleep = LONGEST_SLEEP;
        Instant now = time.now();
        for (Priority priority : among) {
            sleep = shorter(sleep, untilFirst(firstDue(queue, priority, taken), now));
        }
        return sleep;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
