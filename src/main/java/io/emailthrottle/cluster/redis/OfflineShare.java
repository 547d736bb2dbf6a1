package io.emailthrottle.cluster.redis;

import io.emailthrottle.middleware.LimitMeter;
import io.emailthrottle.time.Time;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's share of a vendor's limits while the server is unreachable: in any window no more calls than the limit divided
 * by the nodes last seen, so that the nodes together never exceed the limit. Until one window has passed it makes no more
 * than in the window before; of a long window also its part of what the server said was left, less what the others may have
 * used since. Not thread-safe.
 */
final class OfflineShare {

    private final VendorMeters meters;
    private final IntSupplier nodes;
    private final Time time;
    private boolean active;
    private long since;
    private boolean othersToo;
    /** By limit, until one window has passed. */
    private int[] allowedAtFirst = {};

    /** @param nodes the number of nodes last seen */
    OfflineShare(VendorMeters meters, IntSupplier nodes, Time time) {
        this.meters = meters;
        this.nodes = nodes;
        this.time = time;
    }

    boolean active() {
        return active;
    }

    /**
     * Begins, unless it already has.
     *
     * @param last the server's last answer, or null
     * @param answeredAt when it came; nanoseconds of the monotonic clock
     */
    void begin(@Nullable PermitReply last, long answeredAt) {
        if (active) {
            return;
        }
        active = true;
        since = time.nanos();
        othersToo = nodes.getAsInt() > 1;
        allowedAtFirst = allowedAtFirst(last, answeredAt);
    }

    /** Ends; true when other nodes may have used their share too, which the server does not know of yet. */
    boolean end() {
        boolean othersMayHaveCalled = active && othersToo;
        active = false;
        return othersMayHaveCalled;
    }

    private int[] allowedAtFirst(@Nullable PermitReply last, long answeredAt) {
        int[] allowed = new int[meters.all().size()];
        int window = 0;
        for (int i = 0; i < allowed.length; i++) {
            LimitMeter meter = meters.all().get(i);
            allowed[i] = meter.used(since);
            if (last != null && !VendorMeters.isShort(meter)) {
                long left = meters.allowed(meter) - last.used()[window] - usedSinceByOthers(answeredAt);
                allowed[i] += (int) Math.max(0, left) / nodes();
            }
            window += meter.rules(1).size();
        }
        return allowed;
    }

    private int nodes() {
        return Math.max(1, nodes.getAsInt());
    }

    /** As many calls as the shortest limit may have allowed since the server last answered; all when it is long itself. */
    private long usedSinceByOthers(long answeredAt) {
        LimitMeter shortest = meters.shortest();
        if (shortest == null || !VendorMeters.isShort(shortest)) {
            return Integer.MAX_VALUE;
        }
        LimitMeter.Rule rule = shortest.rules(1).getFirst();
        return rule.calls() * Math.ceilDiv(since - answeredAt + ClusterPermits.LEASE.toNanos(), rule.span());
    }

    private int allowed(int index) {
        LimitMeter meter = meters.all().get(index);
        int share = meters.allowed(meter) / nodes();
        boolean othersMayHaveUsedIt =
                time.nanos() - since <= meter.rules(1).getFirst().span();
        return othersMayHaveUsedIt ? Math.min(share, allowedAtFirst[index]) : share;
    }

    /** @return nanoseconds until one more call fits, 0 for now */
    long nextIn() {
        long now = time.nanos();
        long wait = 0;
        List<LimitMeter> all = meters.all();
        for (int i = 0; i < all.size(); i++) {
            int allowed = allowed(i);
            long windowOver = since + all.get(i).rules(1).getFirst().span() - now;
            // The earliest time may lie far in the past: it is bounded before it is subtracted, so that nothing
            // overflows.
            long free = allowed == 0
                    ? Math.max(windowOver + 1, ClusterPermits.LEASE.toNanos())
                    : Math.max(now, all.get(i).earliestOf(allowed)) - now;
            wait = Math.max(wait, free);
        }
        return wait;
    }

    /** @return the number of calls that fit now */
    int available() {
        int room = Integer.MAX_VALUE;
        for (int i = 0; i < meters.all().size(); i++) {
            int used = meters.all().get(i).used(time.nanos());
            room = Math.min(room, Math.max(0, allowed(i) - used));
        }
        return room;
    }
}
