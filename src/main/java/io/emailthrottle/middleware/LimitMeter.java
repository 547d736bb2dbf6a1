package io.emailthrottle.middleware;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** One limit and the calls that count for it. Times are a {@code long}, as in {@link Permits}. Not thread-safe. */
public final class LimitMeter {

    /** At most so many calls in a window of so many nanoseconds. */
    public record Rule(int calls, long span) {}

    private static final long MAX_SLACK_NANOS = 5_000_000;

    private final Limit limit;
    private final long span;
    private final SlidingWindow calls;
    private final Supplier<Instant> clock;

    /** @param clock for limits that grow, in UTC */
    public LimitMeter(Limit limit, Supplier<Instant> clock) {
        this.limit = limit;
        this.span = slacked(limit.window().toNanos());
        this.calls = new SlidingWindow(limit.most());
        this.clock = clock;
    }

    /** See {@link SlidingWindowLimiter} for why. */
    private static long slacked(long window) {
        return window + Math.min(window / 200, MAX_SLACK_NANOS);
    }

    /** How much later than its permit a call may leave without exceeding the limit in any window, in nanoseconds. */
    long slack() {
        return span - limit.window().toNanos();
    }

    public Limit limit() {
        return limit;
    }

    /** @param share of the limit that may be used, above 0 and at most 1 */
    public int allowed(double share) {
        int now = limit.warmUp() == null ? limit.limit() : limit.at(clock.get());
        return share == 1 ? now : Math.max(1, (int) (now * share));
    }

    /** The first time at which one more call fits, however long past. */
    long earliest(double share) {
        int allowed = allowed(share);
        long earliest = calls.earliest(allowed, span);
        if (limit.burst() == 0) {
            return earliest;
        }
        return Math.max(earliest, calls.earliest(limit.burst(), burstSpan(allowed)));
    }

    /** The time over which a burst has to be made good, so that calls come evenly. */
    private long burstSpan(int allowed) {
        return (long) Math.ceil((double) span / allowed * limit.burst());
    }

    /** Which share of this limit another one is, by their rates. */
    public double share(Limit slower) {
        double whole = (double) allowed(1) / limit.window().toNanos();
        return (double) slower.limit() / slower.window().toNanos() / whole;
    }

    /** The limit's current window, and its burst's if it has one, for counting outside this process. */
    public List<Rule> rules(double share) {
        int allowed = allowed(share);
        Rule whole = new Rule(allowed, span);
        return limit.burst() == 0 ? List.of(whole) : List.of(whole, new Rule(limit.burst(), burstSpan(allowed)));
    }

    /** The first time at which one more call fits when only so many are allowed in a window; never when none is. */
    public long earliestOf(int allowed) {
        return allowed == 0 ? Long.MAX_VALUE : calls.earliest(allowed, span);
    }

    /** Notes one call, at a time in nanoseconds that is not before any noted one. */
    public void add(long at) {
        calls.add(at);
    }

    /** Notes that the first call that was noted at or after a time is made at a later one. */
    public void move(long from, long to) {
        calls.move(from, to);
    }

    /** The number of calls in the window that ends now. */
    public int used(long now) {
        return calls.used(now, span);
    }

    /** The number of calls that fit now. */
    int room(long now, double share) {
        int allowed = allowed(share);
        int room = allowed - used(now);
        if (limit.burst() > 0) {
            room = Math.min(room, limit.burst() - calls.used(now, burstSpan(allowed)));
        }
        return Math.max(0, room);
    }
}
