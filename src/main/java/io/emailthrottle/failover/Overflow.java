package io.emailthrottle.failover;

import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an email waits for a vendor that is unavailable now, or goes on to the next one.
 *
 * <p>Those that wait for a limit stand in line: each is given a moment of its own, at the limit's pace, so that they do not
 * all come back for the same permit, and so that a line that is too long lets the next email go on.
 */
public final class Overflow {

    private static final Set<Throttled.By> WORTH_WAITING =
            EnumSet.of(Throttled.By.VENDOR, Throttled.By.RATE_LIMITER, Throttled.By.CIRCUIT_BREAKER);

    private final Duration after;
    private final Time time;
    /** When the last in line was told to come back, in {@link Time#nanos}. */
    private final Map<String, Long> lastInLine = new ConcurrentHashMap<>();

    /** @param after an email that would wait longer in all goes on; zero for every email */
    public Overflow(Duration after, Time time) {
        this.after = after;
        this.time = time;
    }

    /**
     * Lets an email join the line. How long it waits; empty when it goes on to the next vendor.
     *
     * @param waited how long it has been waiting already: a vendor that puts it off again and again does not keep it
     */
    Optional<Duration> join(VendorPipeline vendor, Throttled why, Duration waited, Instant expiresAt) {
        if (!isWorthWaiting(why)) {
            return Optional.empty();
        }
        long now = time.nanos();
        long gap = gap(vendor, why);
        long[] wait = {-1};
        lastInLine.compute(vendor.name(), (name, last) -> {
            long free = why.retryAfter().toNanos();
            long inLine = last == null ? free : Math.max(free, last - now + gap);
            if (fits(inLine, waited, expiresAt)) {
                wait[0] = inLine;
                return now + inLine;
            }
            return last;
        });
        return wait[0] < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait[0]));
    }

    /** What {@link #join} would say to an email that has not waited yet, without letting it join. */
    Optional<Duration> look(VendorPipeline vendor, @Nullable Throttled why, Instant expiresAt) {
        if (why == null || !isWorthWaiting(why)) {
            return Optional.empty();
        }
        Long last = lastInLine.get(vendor.name());
        long free = why.retryAfter().toNanos();
        long inLine = last == null ? free : Math.max(free, last - time.nanos() + gap(vendor, why));
        return fits(inLine, Duration.ZERO, expiresAt) ? Optional.of(Duration.ofNanos(inLine)) : Optional.empty();
    }

    private boolean isWorthWaiting(Throttled why) {
        return !after.isZero() && WORTH_WAITING.contains(why.by());
    }

    private boolean fits(long wait, Duration waited, Instant expiresAt) {
        return waited.plusNanos(wait).compareTo(after) <= 0
                && time.now().plusNanos(wait).isBefore(expiresAt);
    }

    /** How long after one permit the next comes, in nanoseconds: the slowest pace among the limits that hold it back. */
    private static long gap(VendorPipeline vendor, Throttled why) {
        if (why.by() != Throttled.By.RATE_LIMITER) {
            return 0;
        }
        return vendor.middleware(RateLimiterMiddleware.class).stream()
                .flatMap(limiter -> limiter.permits().usage().stream())
                .filter(usage ->
                        usage.used() >= usage.allowed() || usage.limit().burst() > 0)
                .mapToLong(Overflow::pace)
                .max()
                .orElse(0);
    }

    private static long pace(Permits.Usage usage) {
        return usage.limit().window().toNanos() / Math.max(1, usage.allowed());
    }
}
