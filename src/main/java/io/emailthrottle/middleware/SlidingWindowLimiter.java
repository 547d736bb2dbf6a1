package io.emailthrottle.middleware;

import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Grants a call when all its limits allow it: in any window, never more than the limit. Resilience4j's limiters count by fixed
 * cycles, which let up to twice the limit into one window.
 *
 * <p>A permit for later is a reservation: its moment is noted at once, so nobody polls. None is granted for a moment before an earlier
 * one's, however the pace changes meanwhile, so waiters are served in order; one who wakes up too late has no permit any more.
 * Each window is longer than configured by 1/200, at most 5 ms: between a grant and the bytes on the wire lies a
 * thread's wake-up, and the vendor counts arrivals. A call that left later than that counts from when it left.
 */
public final class SlidingWindowLimiter implements Permits {

    private final LimitMeter[] meters;
    /** The one whose pace is learned; null when there is no limit. */
    private final @Nullable LimitMeter shortest;

    private final AdaptiveRate adaptiveRate;
    private final Time time;
    private final long origin;
    private final ReentrantLock lock = new ReentrantLock();
    private long closedUntil;
    /** The moment of the latest permit. */
    private long latest = Long.MIN_VALUE;

    /** One that learns nothing from refusals but to wait. */
    public SlidingWindowLimiter(List<Limit> limits, Time time) {
        this(limits, AdaptiveRateSettings.NONE, time);
    }

    /** @param limits all of them hold; with none, only {@link #closeFor} holds calls back */
    public SlidingWindowLimiter(List<Limit> limits, AdaptiveRateSettings adaptiveRateSettings, Time time) {
        this.meters =
                limits.stream().map(limit -> new LimitMeter(limit, time::now)).toArray(LimitMeter[]::new);
        this.shortest = Arrays.stream(meters)
                .min(Comparator.comparing(meter -> meter.limit().window()))
                .orElse(null);
        this.adaptiveRate = new AdaptiveRate(adaptiveRateSettings);
        this.time = time;
        this.origin = time.nanos();
    }

    @Override
    public long reserve(long maxWaitNanos) {
        lock.lock();
        try {
            long now = now();
            long at = Math.max(now, earliest(now));
            long wait = at - now;
            if (wait > maxWaitNanos) {
                return -wait;
            }
            add(at);
            return wait;
        } finally {
            lock.unlock();
        }
    }

    private void add(long at) {
        latest = Math.max(latest, at);
        for (LimitMeter meter : meters) {
            meter.add(at);
        }
    }

    private long earliest(long now) {
        long earliest = Math.max(closedUntil, latest);
        for (LimitMeter meter : meters) {
            earliest = Math.max(earliest, meter.earliest(share(meter, now)));
        }
        return earliest;
    }

    private double share(LimitMeter meter, long now) {
        return meter == shortest ? adaptiveRate.at(now) : 1;
    }

    private long now() {
        return time.nanos() - origin;
    }

    @Override
    public void recordDeparture(long permitted, long left) {
        if (shortest == null || left - permitted <= shortest.slack()) {
            return;
        }
        lock.lock();
        try {
            for (LimitMeter meter : meters) {
                meter.move(permitted - origin, left - origin);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean lapsed(long permitted) {
        return shortest != null && time.nanos() - permitted > shortest.slack();
    }

    @Override
    public void closeFor(long nanos) {
        lock.lock();
        try {
            long now = now();
            if (now >= closedUntil) {
                adaptiveRate.refused(now, now + nanos);
            }
            closedUntil = Math.max(closedUntil, now + nanos);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean closed() {
        lock.lock();
        try {
            return now() < closedUntil;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            long now = now();
            int available = now < Math.max(closedUntil, latest) ? 0 : Integer.MAX_VALUE;
            for (LimitMeter meter : meters) {
                available = Math.min(available, meter.room(now, share(meter, now)));
            }
            return available;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nextIn() {
        lock.lock();
        try {
            long now = now();
            return Math.max(0, earliest(now) - now);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String reason() {
        lock.lock();
        try {
            long now = now();
            long earliest = earliest(now);
            for (LimitMeter meter : meters) {
                double share = share(meter, now);
                if (meter.earliest(share) == earliest) {
                    return "limit " + meter.limit() + " reached"
                            + (share < 1
                                    ? ", at " + Math.round(share * 100) + "% of it because of the vendor's answers"
                                    : "");
                }
            }
            return now < closedUntil || shortest == null
                    ? "closed by the vendor's own answer"
                    : "limit " + shortest.limit() + " reached, others wait";
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Usage> usage() {
        lock.lock();
        try {
            long now = now();
            return Arrays.stream(meters)
                    .map(meter -> new Usage(meter.limit(), meter.allowed(share(meter, now)), meter.used(now)))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public double pace() {
        lock.lock();
        try {
            return adaptiveRate.at(now());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void slowTo(Limit limit) {
        if (shortest == null) {
            return;
        }
        lock.lock();
        try {
            adaptiveRate.lowerTo(shortest.share(limit), now());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void restore(List<Instant> calls) {
        lock.lock();
        try {
            Instant wallClock = time.now();
            long now = now();
            for (Instant call : calls) {
                add(now - Math.max(0, Duration.between(call, wallClock).toNanos()));
            }
        } finally {
            lock.unlock();
        }
    }
}
