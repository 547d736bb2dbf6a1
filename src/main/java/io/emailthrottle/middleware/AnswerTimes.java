package io.emailthrottle.middleware;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long a vendor's last answers took. Adding is one write; a mixture of old and new is good enough for its use. */
final class AnswerTimes {

    private static final int KEPT = 128;
    private static final int ENOUGH = 32;

    private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
    private final AtomicInteger count = new AtomicInteger();

    void add(long took) {
        nanos.setRelease(count.getAndIncrement() & (KEPT - 1), Math.max(1, took));
    }

    /** The time, in nanoseconds, that 99 of 100 answers stay within; 0 when there were too few. */
    long slowestHundredth() {
        int known = count.get() < 0 ? KEPT : Math.min(KEPT, count.get());
        if (known < ENOUGH) {
            return 0;
        }
        long[] sorted = new long[known];
        Arrays.setAll(sorted, nanos::getAcquire);
        Arrays.sort(sorted);
        return sorted[known - 1 - known / 100];
    }
}
