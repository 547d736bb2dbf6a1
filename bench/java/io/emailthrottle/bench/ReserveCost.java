package io.emailthrottle.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * Nanoseconds that pass for each reservation, medians of alternating rounds.
 *
 * @param ours of the first limiter
 * @param theirs of the second
 */
public record ReserveCost(double ours, double theirs) {

    private static final int ROUNDS = 11;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int CALLS = 5_000_000;
    private static final Duration ROUND_AT_MOST = Duration.ofSeconds(2);
    private static final int BATCH = 1000;

    /** @param threads virtual threads that all reserve at the same time */
    public static ReserveCost measure(int threads, LongSupplier ours, LongSupplier theirs) {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int i = 0; i < WARM_UP_ROUNDS + ROUNDS; i++) {
            double a = round(threads, ours);
            double b = round(threads, theirs);
            if (i >= WARM_UP_ROUNDS) {
                first.add(a);
                second.add(b);
            }
        }
        return new ReserveCost(Median.of(first), Median.of(second));
    }

    private static double round(int threads, LongSupplier reserve) {
        long[] calls = new long[threads];
        long began = System.nanoTime();
        long end = began + ROUND_AT_MOST.toNanos();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                int thread = i;
                executor.execute(() -> calls[thread] = reserveUntil(end, CALLS / threads, reserve));
            }
        }
        long all = 0;
        for (long some : calls) {
            all += some;
        }
        return (double) (System.nanoTime() - began) / all;
    }

    private static long reserveUntil(long end, int most, LongSupplier reserve) {
        long calls = 0;
        while (calls < most && System.nanoTime() < end) {
            for (int i = 0; i < BATCH; i++) {
                if (reserve.getAsLong() < 0) {
                    throw new IllegalStateException("the limit was reached, so this was no measurement of a grant");
                }
            }
            calls += BATCH;
        }
        return calls;
    }
}
