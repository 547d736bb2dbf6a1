package io.emailthrottle.middleware;

import java.time.Instant;
import java.util.List;

/**
 * Hands out permission to call a vendor. Within one process {@link SlidingWindowLimiter} does; a cluster's would answer
 * from a store that all nodes share. Moments and waits are a {@code long} of nanoseconds on the monotonic clock
 * ({@link io.emailthrottle.time.Time#nanos}): they are compared for every call, and are no dates.
 */
public interface Permits {

    /**
     * The current use of a limit.
     *
     * @param allowed what the limit allows now: less than it will while it warms up, or while the pace is lowered
     */
    record Usage(Limit limit, int allowed, int used) {}

    /**
     * Asks for one permit.
     *
     * @param maxWaitNanos how long the caller would wait
     * @return 0 or more: granted, for use after so many nanoseconds; negative: not granted, and the next permit is
     *     minus this many nanoseconds away. Who cannot promise permits for later answers so although the caller would
     *     wait that long
     */
    long reserve(long maxWaitNanos);

    /**
     * Tells when a call left that was permitted: from then on the vendor counts it. Every call is told of, once; until then
     * it may count for later than it was made.
     *
     * @param permitted when its permit counts from, or shortly before; nanoseconds of the monotonic clock, as the other
     * @param left the same time when it never left, or nobody can tell
     */
    void recordDeparture(long permitted, long left);

    /**
     * Whether it is too late to use a permit for later: its moment is past by more than the windows' slack, so that the call
     * could come together with those of the moments after. It still counts for its moment; {@link #recordDeparture} is not told of it.
     *
     * @param permitted when its permit counts from, or shortly before; nanoseconds of the monotonic clock
     */
    default boolean lapsed(long permitted) {
        return false;
    }

    /**
     * Grants nothing for so many nanoseconds, because the vendor said so; never shortens an earlier closing. When the
     * vendor says so repeatedly, the pace is lowered too.
     */
    void closeFor(long nanos);

    /** Whether the vendor is closed in this way, so that a permit granted earlier must not be used. */
    boolean closed();

    /**
     * Makes sure that up to so many permits are at hand for sends that begin now; what a cluster's node holds and does not
     * use goes back by itself.
     *
     * @return how many are at hand
     */
    default int hold(int permits) {
        return Math.min(permits, available());
    }

    /** The number of permits available now. */
    int available();

    /** The nanoseconds until a permit is available, 0 for now; takes none. */
    long nextIn();

    /** The limit, or the vendor's own answer, that the next permit waits for, in words. */
    String reason();

    List<Usage> usage();

    /** The share of the shortest limit that is used, adapted to the vendor's refusals; 1 for all of it. */
    double pace();

    /** Lowers the rate to this limit, from where it rises again; does nothing if the rate is lower, or if there is no limit. */
    void slowTo(Limit limit);

    /** Whether the store shared by all nodes lost its state, so that nothing is granted until {@link #restore}. */
    default boolean stateLost() {
        return false;
    }

    /**
     * Counts calls that were made before this process began, or before the store that all nodes share lost its count, oldest
     * first: a quota does not begin anew.
     */
    void restore(List<Instant> calls);
}
