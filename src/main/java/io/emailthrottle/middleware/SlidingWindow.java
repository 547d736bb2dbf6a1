package io.emailthrottle.middleware;

import java.util.Arrays;

/**
 * The times of the last calls, in a ring: one more is allowed as soon as the oldest of a limit's number has left the
 * window. Exact, where fixed cycles and token buckets let up to 2N calls into one window. Not thread-safe.
 */
final class SlidingWindow {

    private static final int FIRST_CAPACITY = 64;

    private final int most;
    private long[] grants;
    private int oldest;
    private int size;

    /** @param most the largest limit that it will be asked about */
    SlidingWindow(int most) {
        this.most = most;
        this.grants = new long[Math.min(most, FIRST_CAPACITY)];
    }

    /**
     * The first time at which one more call fits, however long past.
     *
     * @param span the window in nanoseconds
     */
    long earliest(int limit, long span) {
        int leaving = size + 1 - limit;
        return leaving <= 0 ? Long.MIN_VALUE : grants[index(leaving - 1)] + span;
    }

    /** Notes one call, at a time that is not before any noted one. */
    void add(long at) {
        if (size == most) {
            grants[oldest] = at;
            oldest = index(1);
        } else {
            if (size == grants.length) {
                grants = Arrays.copyOf(grants, (int) Math.min(most, size * 2L));
            }
            grants[size++] = at;
        }
    }

    /** Moves the first call from this time on to a later one; changes nothing when none was noted between the two. */
    void move(long from, long to) {
        int age = firstFrom(from);
        if (age == size || grants[index(age)] >= to) {
            return;
        }
        while (age + 1 < size && grants[index(age + 1)] < to) {
            grants[index(age)] = grants[index(age + 1)];
            age++;
        }
        grants[index(age)] = to;
    }

    /** The number of calls in the window of this length that ends at this time, including calls granted for later. */
    int used(long now, long span) {
        return size - firstFrom(now - span + 1);
    }

    private int firstFrom(long time) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (grants[index(middle)] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int index(int age) {
        int index = oldest + age;
        return index < grants.length ? index : index - grants.length;
    }
}
