package io.emailthrottle.middleware;

import java.time.Instant;
import java.util.List;

/**
 * Hands out permission to call a vendor. Within one process {@link SlidingWindowLimiter} does; a cluster's would answer
 * from a store that all nodes share.
 */
public interface Permits {

    /**
     * How much of a limit is used up now.
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

    /** Whether such a closing lasts, so that a permit granted before it must not be used. */
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

    /** How many permits could be had now. */
    int available();

    /** How many nanoseconds until one permit could be had, without taking it; 0 for now. */
    long nextIn();

    /** Which limit, or which closing, the next permit waits for, in words. */
    String reason();

    List<Usage> usage();

    /** Which share of its shortest limit the vendor is called with, learned from its refusals; 1 for all of it. */
    double pace();

    /** Lowers the pace to this, from where it rises again; changes nothing when it is lower, or when there is no limit. */
    void slowTo(Limit limit);

    /** Whether nothing is granted until {@link #restore}, because the store that all nodes share lost its count. */
    default boolean stateLost() {
        return false;
    }

    /**
     * Counts calls that were made before this process began, or before the store that all nodes share lost its count, oldest
     * first: a quota does not begin anew.
     */
    void restore(List<Instant> calls);
}
