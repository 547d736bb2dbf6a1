package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.failover.Capacities;
import io.emailthrottle.failover.Route;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.Capacity;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.write.NamedIds;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes emails in hand whose tickets arrive, no more than can be sent now. The others need no ticket any more: they are due at
 * once, and claimed from the database when there is room for them.
 */
public final class QueueConsumer {

    private static final Comparator<QueueMessage> HIGHEST_FIRST =
            Comparator.comparing(QueueMessage::priority).reversed();

    private final Map<String, Route> routes;
    private final List<VendorPipeline> vendors;
    private final InFlightSends inFlightSends;
    private final EmailStore store;
    private final DeliverySettings settings;
    private final Time time;

    public QueueConsumer(
            List<Route> routes, InFlightSends inFlightSends, EmailStore store, DeliverySettings settings, Time time) {
        this.routes = routes.stream().collect(Collectors.toMap(Route::name, Function.identity()));
        this.vendors = routes.stream()
                .flatMap(route -> route.target().vendors().stream())
                .distinct()
                .toList();
        this.inFlightSends = inFlightSends;
        this.store = store;
        this.settings = settings;
        this.time = time;
    }

    /**
     * Takes of these what is still queued, has never been in hand, and can be sent now.
     *
     * @param tickets at most {@link NamedIds#MAX}
     * @return how many were taken
     * @throws StoreUnavailable when the database does not take the claim
     */
    public int take(List<QueueMessage> tickets) {
        Map<String, List<QueueMessage>> byRoute =
                tickets.stream().sorted(HIGHEST_FIRST).collect(Collectors.groupingBy(QueueMessage::route));
        int taken = 0;
        List<UUID> left = new ArrayList<>();
        for (Map.Entry<String, List<QueueMessage>> same : byRoute.entrySet()) {
            List<UUID> ids = same.getValue().stream().map(QueueMessage::id).toList();
            Route route = routes.get(same.getKey());
            int room = route == null ? 0 : reserve(route, ids.size());
            taken += room == 0 ? 0 : claim(Objects.requireNonNull(route), ids.subList(0, room));
            left.addAll(ids.subList(room, ids.size()));
        }
        if (!left.isEmpty()) {
            DurableWrite.await(store.bringForward(left, time.now()));
        }
        return taken;
    }

    /** The number of emails that can be sent now, over all routes. */
    public int room() {
        Capacity capacity =
                Capacities.of(vendors).less(inFlightSends.undecided().all());
        return Math.min(capacity.sends(), inFlightSends.free());
    }

    /**
     * Tells on an email's timeline that its ticket came to an end before any node had claimed by it. The email goes on.
     *
     * @param why in words
     * @return false when that was told before, or there is no such email any more
     * @throws StoreUnavailable when it is not on disk
     */
    public boolean ticketDied(QueueMessage queueMessage, String why) {
        return DurableWrite.await(store.ticketDied(queueMessage.id(), why, time.now()));
    }

    private int reserve(Route route, int wanted) {
        Capacity capacity = inFlightSends.undecided().left(route);
        return inFlightSends.reserve(Math.min(wanted, capacity.sends()));
    }

    /** Places are reserved for all of these. */
    private int claim(Route route, List<UUID> ids) {
        int taken = 0;
        try {
            long since = time.nanos();
            Instant now = time.now();
            Lease lease = new Lease(settings.node(), now.plus(settings.lease()));
            List<ClaimedEmail> claimed = DurableWrite.await(store.claim(ids, lease, now));
            taken = claimed.size();
            inFlightSends.start(route, claimed, since);
        } finally {
            inFlightSends.release(ids.size() - taken);
        }
        return taken;
    }
}
