package io.emailthrottle.bench;

import io.emailthrottle.middleware.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How well a limiter kept its limit in real time, by the moments right after each wait for a permit.
 *
 * @param grants permits in all
 * @param over when those windows ended, each with a grant, that held more grants than the limit; nanoseconds of the clock of
 *     the grants
 * @param most grants that one window held
 * @param used share of what the limit allows in the time
 */
public record WindowViolations(int grants, List<Long> over, int most, double used) {

    private static final int THREADS = 64;

    /** How many windows held too much. */
    public int violations() {
        return over.size();
    }

    /** @param reserve 0 or more: wait so many nanoseconds, then go; negative: not granted */
    public static WindowViolations run(Limit limit, Duration length, LongSupplier reserve) throws InterruptedException {
        int capacity = (int) (limit.limit() * 4L * length.dividedBy(limit.window())) + 10 * limit.limit();
        long[] moments = new long[capacity];
        AtomicInteger grants = new AtomicInteger();
        long end = System.nanoTime() + length.toNanos();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < THREADS; i++) {
                executor.submit(() -> {
                    while (System.nanoTime() < end) {
                        long wait = reserve.getAsLong();
                        if (wait >= 0) {
                            Thread.sleep(Duration.ofNanos(wait));
                            moments[grants.getAndIncrement()] = System.nanoTime();
                        }
                    }
                    return null;
                });
            }
        }
        long[] sorted = Arrays.copyOf(moments, grants.get());
        Arrays.sort(sorted);
        int inTime = 0;
        while (inTime < sorted.length && sorted[inTime] < end) {
            inTime++;
        }
        double allowed =
                (double) limit.limit() * length.toNanos() / limit.window().toNanos();
        return judge(sorted, limit, inTime / allowed);
    }

    /** Judges calls by their moments (nanoseconds), in order. */
    public static WindowViolations of(long[] sorted, Limit limit) {
        double allowed = 1
                + (double) limit.limit()
                        * (sorted[sorted.length - 1] - sorted[0])
                        / limit.window().toNanos();
        return judge(sorted, limit, sorted.length / allowed);
    }

    private static WindowViolations judge(long[] sorted, Limit limit, double used) {
        long span = limit.window().toNanos();
        List<Long> over = new ArrayList<>();
        int most = 0;
        int oldest = 0;
        for (int i = 0; i < sorted.length; i++) {
            while (sorted[i] - sorted[oldest] >= span) {
                oldest++;
            }
            int held = i - oldest + 1;
            most = Math.max(most, held);
            if (held > limit.limit()) {
                over.add(sorted[i]);
            }
        }
        return new WindowViolations(sorted.length, over, most, used);
    }
}
