package io.emailthrottle.bench;

import io.emailthrottle.delivery.DeliveryEngine;
import io.emailthrottle.delivery.NewEmail;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one tenant's backlog does to another's single emails: the time from the accept to the vendor's receipt of a tenant
 * that queues 5 emails a second, alone and beside another's backlog, at a vendor of 100 a second that takes 50 ms. Target:
 * a p99 of at most twice the one alone. The backlog is large enough to outlast the run.
 *
 * <p>Arguments: seconds a run (default 30), the backlog (default 20000).
 */
public final class FairShareBench {

    private static final Duration VENDOR_TAKES = Duration.ofMillis(50);
    private static final Duration BETWEEN_EMAILS = Duration.ofMillis(200);
    private static final String SMALL = "small";

    private FairShareBench() {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        int backlog = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        for (String limit : List.of("100/s", "100/s burst 5")) {
            for (String engine : List.of("SQLite", "PostgreSQL")) {
                try (BenchDatabase database = engine.equals("SQLite")
                                ? BenchDatabase.sqlite("fair")
                                : BenchDatabase.postgresql("fair");
                        StoreContext store = StoreContext.open(database)) {
                    List<Long> alone = delays(store, limit, seconds);
                    store.fill(backlog, "big");
                    List<Long> beside = delays(store, limit, seconds);
                    System.out.printf(
                            "%-14s %-11s alone p50 %5.1f ms, p99 %6.1f ms; beside a backlog p50 %5.1f ms, p99 %6.1f ms;"
                                    + " ratio of p99 %.2f%n",
                            limit,
                            engine,
                            percentile(alone, 50),
                            percentile(alone, 99),
                            percentile(beside, 50),
                            percentile(beside, 99),
                            percentile(beside, 99) / percentile(alone, 99));
                }
            }
        }
    }

    /** The small tenant's delays in nanoseconds, without those of the first two seconds. */
    private static List<Long> delays(StoreContext store, String limit, int seconds) throws Exception {
        List<Long> delays = Collections.synchronizedList(new ArrayList<>());
        EmailSender vendor = email -> {
            pause(VENDOR_TAKES);
            if (email.tenant().equals(SMALL)) {
                delays.add(Duration.between(email.createdAt(), Instant.now()).toNanos());
            }
            return new SendReceipt("1");
        };
        SystemTime time = new SystemTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse(limit)), time);
        DeliveryEngine engine = store.engine(vendor, new RateLimiterMiddleware(limiter, Duration.ZERO, time));
        engine.start();
        try {
            Thread.sleep(Duration.ofSeconds(2));
            long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < until) {
                NewEmail email = new NewEmail(StoreContext.email(time.now(), SMALL), null, null);
                engine.service().enqueue(email, null);
                Thread.sleep(BETWEEN_EMAILS);
            }
            Thread.sleep(Duration.ofSeconds(2));
        } finally {
            engine.stop();
        }
        return List.copyOf(delays);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double percentile(List<Long> nanos, int percent) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) * percent / 100) / 1e6;
    }
}
