package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.delivery.dispatch.RouteQueue.Line;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Route;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.middleware.Capacity;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.FirstDue;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes due emails from the store, no more than the vendors have permits and places for, so that a backlog costs nothing
 * while it waits. It sleeps until something can change: an email comes, one falls due, a permit becomes free.
 */
public final class Dispatcher {

    static final int MAX_CLAIM = 256;
    /** How often to look for emails that were not announced: other nodes', and those that become due. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    /** Many sends end meanwhile when all places are taken. */
    private static final Duration UNTIL_A_PLACE_IS_FREE = Duration.ofMillis(20);

    /** The number of tenants of a queue that are looked at together. */
    private static final int MAX_TENANTS = 1000;

    private static final Duration UNTIL_NEXT_TENANTS = Duration.ofMillis(20);

    private final InFlightSends inFlightSends;
    private final EmailStore store;
    private final EmailReader reader;
    private final DeliverySettings settings;
    private final Time time;
    /** The route that took emails last stands last: routes share vendors, and a backlog on one must not take every permit. */
    private final List<RouteQueue> queues;

    private final Map<String, RouteQueue> byRoute;
    private final BackgroundLoop loop = BackgroundLoop.virtual("dispatcher", this::round);
    private volatile boolean wantsRoom;

    public Dispatcher(
            List<Route> routes,
            InFlightSends inFlightSends,
            EmailStore store,
            EmailReader reader,
            DeliverySettings settings,
            Time time) {
        this.inFlightSends = inFlightSends;
        this.store = store;
        this.reader = reader;
        this.settings = settings;
        this.time = time;
        this.queues = routes.stream().map(RouteQueue::new).collect(Collectors.toCollection(ArrayList::new));
        this.byRoute = queues.stream().collect(Collectors.toUnmodifiableMap(RouteQueue::name, Function.identity()));
        inFlightSends.whenChanged(this::roomMayBeFree, this::wake);
    }

    public void start() {
        loop.start();
    }

    /** Anything may have changed: look again, now or as soon as it looks away. */
    public void wake() {
        byRoute.values().forEach(RouteQueue::tell);
        loop.wake();
    }

    /** An email waits by this route. */
    public void wake(String route, Priority priority) {
        RouteQueue queue = byRoute.get(route);
        if (queue != null && queue.tell(priority)) {
            loop.wake();
        }
    }

    /** Wakes the dispatcher only if something due waits for a permit or a place; after most sends nothing does. */
    private void roomMayBeFree() {
        if (wantsRoom) {
            loop.wake();
        }
    }

    /** Takes nothing more; returns when the last round is over. */
    public void stop() {
        loop.stop();
    }

    /** Takes what can be taken now. How long to sleep then; zero when there may be more. */
    public Duration round() {
        boolean room = false;
        Duration sleep = LONGEST_SLEEP;
        for (RouteQueue queue : List.copyOf(queues)) {
            if (queue.mayHaveChanged(time.nanos())) {
                look(queue);
            }
            room |= queue.wantsRoom();
            sleep = shorter(sleep, Duration.ofNanos(Math.max(0, queue.lookAt() - time.nanos())));
        }
        wantsRoom = room;
        return sleep;
    }

    private void look(RouteQueue queue) {
        Capacity capacity = inFlightSends.undecided().left(queue.route());
        if (capacity.sends() == 0) {
            wantsRoom = true;
            capacity = inFlightSends.undecided().left(queue.route());
        }
        if (capacity.sends() > 0) {
            queue.unblock();
            take(queue, capacity);
        } else {
            Duration wait = capacity.nextIn().isZero() ? LONGEST_SLEEP : shorter(LONGEST_SLEEP, capacity.nextIn());
            queue.block(time.nanos() + wait.toNanos(), capacity.byAnEnd());
        }
    }

    private void take(RouteQueue queue, Capacity capacity) {
        Instant now = time.now();
        Map<Line, List<String>> due = new LinkedHashMap<>();
        for (Line line : queue.lines()) {
            List<String> tenants = line.stale(time.nanos()) ? tenantsDue(queue, line, now) : List.of();
            if (!tenants.isEmpty()) {
                due.put(line, tenants);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        int room = inFlightSends.reserve(queue.route().hold(Math.min(capacity.sends(), MAX_CLAIM)));
        if (room == 0) {
            lookAgain(due, UNTIL_A_PLACE_IS_FREE);
            return;
        }
        Map<Priority, List<String>> tenants = new LinkedHashMap<>();
        due.forEach((line, those) -> tenants.put(line.priority(), those));
        List<ClaimShare> shares = queue.shares().of(room, tenants);
        int taken = claim(queue, shares, room, now);
        if (taken > 0) {
            queues.remove(queue);
            queues.addLast(queue);
        }
        boolean othersAreDue =
                shares.size() < due.values().stream().mapToInt(List::size).sum();
        if (taken == room) {
            lookAgain(due, Duration.ZERO);
        } else if (othersAreDue) {
            lookAgain(due, taken > 0 ? Duration.ZERO : UNTIL_NEXT_TENANTS);
        } else {
            due.keySet().forEach(line -> line.lookAgain(after(untilDue(queue, line, now))));
        }
    }

    private void lookAgain(Map<Line, List<String>> due, Duration sleep) {
        due.keySet().forEach(line -> line.lookAgain(after(sleep)));
    }

    /** The queue is not read again before an email is due. */
    private List<String> tenantsDue(RouteQueue queue, Line line, Instant now) {
        line.look(time.nanos());
        List<FirstDue> first = firstDue(queue, line, Instant.EPOCH);
        List<String> tenants = first.stream()
                .filter(one -> !one.at().isAfter(now))
                .map(FirstDue::tenant)
                .toList();
        if (tenants.isEmpty()) {
            line.lookAgain(after(untilFirst(first, now)));
            if (first.size() == MAX_TENANTS) {
                queue.shares().passed(line.priority(), first.getLast().tenant());
            }
        }
        return tenants;
    }

    private long after(Duration sleep) {
        return time.nanos() + sleep.toNanos();
    }

    private List<FirstDue> firstDue(RouteQueue queue, Line line, Instant after) {
        Priority priority = line.priority();
        return reader.firstDue(
                queue.name(), priority.ordinal(), after, queue.shares().lastOf(priority), MAX_TENANTS);
    }

    /** The time until the next email is due, as far as it is known for the tenants that were looked at. */
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

    /** @return the number of emails claimed */
    private int claim(RouteQueue queue, List<ClaimShare> shares, int room, Instant now) {
        Lease lease = new Lease(settings.node(), now.plus(settings.lease()));
        long since = time.nanos();
        int taken = 0;
        try {
            List<ClaimedEmail> claimed =
                    store.claim(queue.name(), shares, lease, now).join();
            taken = claimed.size();
            inFlightSends.start(queue.route(), claimed, since);
        } finally {
            inFlightSends.release(room - taken);
        }
        return taken;
    }

    /** The time until the next email is due. The rows that are still due were claimed by other nodes. */
    private Duration untilDue(RouteQueue queue, Line line, Instant taken) {
        return untilFirst(firstDue(queue, line, taken), time.now());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
