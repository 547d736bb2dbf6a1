package io.emailthrottle.middleware;

import io.emailthrottle.time.Time;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnFailureEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnSuccessEvent;
import io.github.resilience4j.ratelimiter.internal.RateLimiterEventProcessor;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Grants a call when all its limits allow it: in any window, never more than the limit. It is a Resilience4j rate
 * limiter, so that its registry, events and metrics serve.
 *
 * <p>A permit for later is a reservation: its moment is noted at once, so waiters are served in order and nobody polls.
 * Each window is longer than configured by 1/200, at most 5 ms: between a grant and the bytes on the wire lies a
 * thread's wake-up, and the vendor counts arrivals.
 */
public final class SlidingWindowLimiter implements RateLimiter, Permits {

    private static final long MAX_SLACK_NANOS = 5_000_000;

    private final String name;
    private final List<Limit> limits;
    private final SlidingWindow[] windows;
    private final Time time;
    private final long origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final RateLimiterEventProcessor events = new RateLimiterEventProcessor();
    private final RateLimiterConfig config;
    private long closedUntil;
    private volatile Duration timeout = Duration.ZERO;

    /** What Resilience4j is told when there is no limit. */
    private static final Limit UNLIMITED = new Limit(10_000_000, Duration.ofMillis(1));

    /** @param limits all of them hold; with none, only {@link #closeFor} holds calls back */
    public SlidingWindowLimiter(String name, List<Limit> limits, Time time) {
        this.name = name;
        this.limits = List.copyOf(limits);
        this.windows = limits.stream()
                .map(limit -> new SlidingWindow(limit.limit(), spanNanos(limit)))
                .toArray(SlidingWindow[]::new);
        this.time = time;
        this.origin = time.nanos();
        Limit shortest =
                limits.stream().min(Comparator.comparing(Limit::window)).orElse(UNLIMITED);
        this.config = RateLimiterConfig.custom()
                .limitForPeriod(shortest.limit())
                .limitRefreshPeriod(shortest.window())
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    private static long spanNanos(Limit limit) {
        long window = limit.window().toNanos();
        return window + Math.min(window / 200, MAX_SLACK_NANOS);
    }

    @Override
    public long reserve(long maxWaitNanos) {
        return reserve(1, maxWaitNanos);
    }

    private long reserve(int permits, long maxWaitNanos) {
        long answer;
        lock.lock();
        try {
            long now = now();
            long at = Math.max(now, earliest(permits));
            long wait = at - now;
            if (wait > maxWaitNanos) {
                answer = -wait;
            } else {
                for (SlidingWindow window : windows) {
                    for (int i = 0; i < permits; i++) {
                        window.add(at);
                    }
                }
                answer = wait;
            }
        } finally {
            lock.unlock();
        }
        if (events.hasConsumers()) {
            publish(permits, answer >= 0);
        }
        return answer;
    }

    private void publish(int permits, boolean granted) {
        RateLimiterEvent event =
                granted ? new RateLimiterOnSuccessEvent(name, permits) : new RateLimiterOnFailureEvent(name, permits);
        events.consumeEvent(event);
    }

    private long earliest(int permits) {
        long earliest = closedUntil;
        for (SlidingWindow window : windows) {
            earliest = Math.max(earliest, window.earliest(permits));
        }
        return earliest;
    }

    private long now() {
        return time.nanos() - origin;
    }

    @Override
    public void closeFor(long nanos) {
        lock.lock();
        try {
            closedUntil = Math.max(closedUntil, now() + nanos);
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
            int available = now < closedUntil ? 0 : UNLIMITED.limit();
            for (int i = 0; i < windows.length; i++) {
                available = Math.min(available, limits.get(i).limit() - windows[i].used(now));
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
            return Math.max(0, earliest(1) - now());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String reason() {
        lock.lock();
        try {
            long earliest = earliest(1);
            for (int i = 0; i < windows.length; i++) {
                if (windows[i].earliest(1) == earliest) {
                    return "limit " + limits.get(i) + " reached";
                }
            }
            return "closed by the vendor's own answer";
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Usage> usage() {
        lock.lock();
        try {
            long now = now();
            Usage[] usage = new Usage[windows.length];
            for (int i = 0; i < windows.length; i++) {
                usage[i] = new Usage(limits.get(i), windows[i].used(now));
            }
            return List.of(usage);
        } finally {
            lock.unlock();
        }
    }

    /** Waits up to the timeout (zero unless {@link #changeTimeoutDuration} was called) for so many permits. */
    @Override
    public boolean acquirePermission(int permits) {
        long wait = reservePermission(permits);
        if (wait < 0) {
            return false;
        }
        try {
            time.sleep(Duration.ofNanos(wait));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public long reservePermission(int permits) {
        boolean possible = limits.stream().allMatch(limit -> permits <= limit.limit());
        return possible ? reserve(permits, timeout.toNanos()) : -1;
    }

    /** Closes for one shortest window, which is what draining means to a limiter without a bucket. */
    @Override
    public void drainPermissions() {
        closeFor(config.getLimitRefreshPeriod().toNanos());
    }

    @Override
    public void changeTimeoutDuration(Duration timeoutDuration) {
        timeout = timeoutDuration;
    }

    /** @throws UnsupportedOperationException always: limits come from configuration */
    @Override
    public void changeLimitForPeriod(int limitForPeriod) {
        throw new UnsupportedOperationException("limits come from configuration");
    }

    @Override
    public String getName() {
        return name;
    }

    /** Resilience4j knows one limit only: the one with the shortest window. */
    @Override
    public RateLimiterConfig getRateLimiterConfig() {
        return config;
    }

    @Override
    public Map<String, String> getTags() {
        return Map.of();
    }

    @Override
    public Metrics getMetrics() {
        return new Metrics() {
            /** Waiters hold a reservation and sleep; nobody queues here. */
            @Override
            public int getNumberOfWaitingThreads() {
                return 0;
            }

            @Override
            public int getAvailablePermissions() {
                return available();
            }
        };
    }

    @Override
    public EventPublisher getEventPublisher() {
        return events;
    }
}
