package io.emailthrottle.middleware;

import java.util.Arrays;

/**
 * The times of the last N calls, in a ring: one more is allowed as soon as the oldest of them has left the window.
 * Exact, where fixed cycles and token buckets let up to 2N calls into one window. Not thread-safe.
 */
final class SlidingWindow {

    private static final int FIRST_CAPACITY = 64;

    private final int limit;
    private final long span;
    private long[] grants;
    private int oldest;
    private int size;

    /** @param span the window in nanoseconds */
    SlidingWindow(int limit, long span) {
        this.limit = limit;
        this.span = span;
        this.grants = new long[Math.min(limit, FIRST_CAPACITY)];
    }

    /** The first time at which so many more calls fit, however long past; at most {@code limit} calls at a time. */
    long earliest(int calls) {
        int leaving = size + calls - limit;
        return leaving <= 0 ? Long.MIN_VALUE : grants[index(leaving - 1)] + span;
    }

    /** Notes one call at a time that is not before {@link #earliest} nor before any noted call. */
    void add(long at) {
        if (size == limit) {
            grants[oldest] = at;
            oldest = index(1);
        } else {
            if (size == grants.length) {
                grants = Arrays.copyOf(grants, (int) Math.min(limit, size * 2L));
            }
            grants[size++] = at;
        }
    }

    /** How many calls the window that ends at this time holds, those granted for later included. */
    int used(long now) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (grants[index(middle)] <= now - span) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return size - low;
    }

    private int index(int age) {
        int index = oldest + age;
        return index < grants.length ? index : index - grants.length;
    }
}
