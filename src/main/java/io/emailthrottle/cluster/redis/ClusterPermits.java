package io.emailthrottle.cluster.redis;

import io.emailthrottle.middleware.AdaptiveRateSettings;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One vendor's permits for a whole cluster. This node takes a few at a time from the {@link SharedWindows} on the server, for
 * all its callers that wait, keeps them as {@link LeasedPermits} for {@link #LEASE}, and returns what it does not use. While
 * the server is unreachable it goes on with its {@link OfflineShare}.
 */
final class ClusterPermits implements Permits {

    /** A permit that is not used by then is void and is returned: another node may need it. */
    static final Duration LEASE = Duration.ofMillis(100);

    private final RedisLimits cluster;
    private final VendorMeters meters;
    private final LeasedPermits leased = new LeasedPermits();
    private final SharedWindows shared;
    private final OfflineShare offline;
    private final Time time;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    private long closedUntil;
    /** Until when calls made while the server was unreachable, which it learns of late, count in a short window. */
    private long unreportedUntil;

    ClusterPermits(String vendor, List<Limit> limits, AdaptiveRateSettings settings, RedisLimits cluster, Time time) {
        this.cluster = cluster;
        this.meters = new VendorMeters(limits, settings, time);
        this.shared = new SharedWindows(cluster, vendor, meters, leased, time);
        this.offline = new OfflineShare(meters, cluster::nodes, time);
        this.time = time;
        this.closedUntil = time.nanos();
        this.unreportedUntil = closedUntil;
    }

    @Override
    public long reserve(long maxWaitNanos) {
        waiting.incrementAndGet();
        lock.lock();
        try {
            long wait = take();
            return wait == 0 ? 0 : -wait;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    /** 0 when a permit was taken, else nanoseconds until there may be one. */
    private long take() {
        if (heldBack()) {
            return untilNext();
        }
        leased.expire(time.nanos());
        if (leased.size() == 0 && !shared.knownToBeUsedUp()) {
            ask(waiting.get());
        }
        if (heldBack()) {
            return untilNext();
        }
        if (leased.use(time.nanos())) {
            meters.count();
            return 0;
        }
        if (!cutOff()) {
            return untilNext();
        }
        long wait = offline.nextIn();
        if (wait == 0) {
            meters.count();
            leased.usedWithout(time.nanos());
            unreportedUntil = time.nanos() + meters.longestShortSpan();
        }
        return wait;
    }

    private boolean heldBack() {
        return time.nanos() < heldUntil();
    }

    /** The offline share counts unreported calls itself; once the server is back nothing else does. */
    private long heldUntil() {
        return offline.active() ? closedUntil : Math.max(closedUntil, unreportedUntil);
    }

    /** How long the server's last answer says to wait; at least a millisecond, because callers ask again after it. */
    private long untilNext() {
        return Math.max(shared.leastWait(), Math.max(shared.nextIn(), heldUntil() - time.nanos()));
    }

    private void ask(int permits) {
        if (shared.ask(permits)) {
            answered();
        }
    }

    private void answered() {
        long at = shared.lastAt();
        if (offline.end()) {
            unreportedUntil = at + cluster.allBackWithin().toNanos() + meters.longestShortSpan();
        }
        PermitReply last = shared.last();
        if (last != null && last.closedFor().isPositive()) {
            closedUntil = Math.max(closedUntil, at + last.closedFor().toNanos());
        }
    }

    /** Whether the server is unreachable, but was there: then this node goes on with its share. */
    private boolean cutOff() {
        if (cluster.reachable() || !shared.known()) {
            return false;
        }
        offline.begin(shared.last(), shared.lastAt());
        return true;
    }

    @Override
    public void recordDeparture(long permitted, long left) {
        lock.lock();
        try {
            leased.departed(permitted, left);
            meters.move(permitted, left);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean stateLost() {
        return shared.stateLost();
    }

    /** Asks the server unless its last answer is fresh. */
    private void look() {
        leased.expire(time.nanos());
        if (!heldBack() && !shared.fresh()) {
            ask(0);
        }
    }

    @Override
    public int hold(int permits) {
        lock.lock();
        try {
            if (heldBack()) {
                return 0;
            }
            leased.expire(time.nanos());
            int more = permits - leased.size();
            if (more > 0 && !shared.knownToBeUsedUp()) {
                ask(more);
            }
            if (heldBack()) {
                return 0;
            }
            return cutOff() ? Math.min(permits, available()) : leased.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            look();
            if (heldBack()) {
                return 0;
            }
            if (cutOff()) {
                return offline.available();
            }
            return leased.size() + left();
        } finally {
            lock.unlock();
        }
    }

    private int left() {
        return shared.last() == null ? 0 : shared.last().left();
    }

    @Override
    public long nextIn() {
        lock.lock();
        try {
            look();
            if (heldBack()) {
                return untilNext();
            }
            if (cutOff()) {
                return offline.nextIn();
            }
            return leased.size() > 0 || left() > 0 ? 0 : untilNext();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closeFor(long nanos) {
        lock.lock();
        try {
            long now = time.nanos();
            if (now >= closedUntil) {
                meters.rate().refused(now, now + nanos);
            }
            closedUntil = Math.max(closedUntil, now + nanos);
            if (shared.request(0, Duration.ofMillis(Math.max(1, nanos / 1_000_000)))) {
                answered();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean closed() {
        lock.lock();
        try {
            return heldBack();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String reason() {
        lock.lock();
        try {
            if (time.nanos() < closedUntil) {
                return "closed by the vendor's own answer";
            }
            if (heldBack()) {
                return "Redis is back, and does not know what was used without it";
            }
            if (cutOff()) {
                return "Redis is away: one of " + cluster.nodes() + " nodes' share of the limits is used up";
            }
            if (shared.last() == null || !shared.known()) {
                return "Redis was not reached yet, which knows how much of the limits is used up";
            }
            if (stateLost()) {
                return "Redis has lost its count, which is read from the timelines";
            }
            int window = shared.last().holding();
            return window == 0
                    ? "Redis has begun to count anew"
                    : "limit " + meters.limitOf(window) + " of all nodes together reached";
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Usage> usage() {
        lock.lock();
        try {
            look();
            PermitReply last = shared.last();
            return meters.usage(last == null || cutOff() ? null : last.used());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public double pace() {
        lock.lock();
        try {
            return meters.rate().at(time.nanos());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void slowTo(Limit limit) {
        if (meters.shortest() == null) {
            return;
        }
        lock.lock();
        try {
            meters.rate().lowerTo(meters.shortest().share(limit), time.nanos());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void restore(List<Instant> calls) {
        lock.lock();
        try {
            shared.restore(calls);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reports now and then, so that the server does not count for long what was used early or not at all, and so that this
     * node knows what is left in case it is cut off.
     */
    void settle() {
        lock.lock();
        try {
            leased.expire(time.nanos());
            if (leased.haveUnreported() || !shared.fresh()) {
                ask(0);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns all permits to the server, and reports everything. */
    void giveBack() {
        lock.lock();
        try {
            leased.returnAll();
            while (leased.haveUnreported() && shared.request(0, Duration.ZERO)) {
                // The rest.
            }
        } finally {
            lock.unlock();
        }
    }
}
