package io.emailthrottle.middleware;

import java.util.List;

/**
 * Hands out permission to call a vendor. Within one process {@link SlidingWindowLimiter} does; a cluster's would answer
 * from a store that all nodes share.
 */
public interface Permits {

    /** How much of a limit is used up now. */
    record Usage(Limit limit, int used) {}

    /**
     * Asks for one permit.
     *
     * @param maxWaitNanos how long the caller would wait
     * @return 0 or more: granted, for use after so many nanoseconds; negative: not granted, and the next permit is
     *     minus this many nanoseconds away
     */
    long reserve(long maxWaitNanos);

    /** Grants nothing for so many nanoseconds, because the vendor said so; never shortens an earlier closing. */
    void closeFor(long nanos);

    /** Whether such a closing lasts, so that a permit granted before it must not be used. */
    boolean closed();

    /** How many permits could be had now. */
    int available();

    /** How many nanoseconds until one permit could be had, without taking it; 0 for now. */
    long nextIn();

    /** Which limit, or which closing, the next permit waits for, in words. */
    String reason();

    List<Usage> usage();
}
