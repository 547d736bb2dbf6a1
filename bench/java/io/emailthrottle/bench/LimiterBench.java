package io.emailthrottle.bench;

import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.SystemTime;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.List;

/**
 * Our sliding window beside Resilience4j's cycles: what one reservation costs, and whether 64 threads that wait for
 * their permits keep a limit in every window and use it up. Targets: no window in violation, at least 99% used.
 *
 * <p>Arguments: seconds of the second part (default 20; 60 for the full proof).
 */
public final class LimiterBench {

    private static final Limit NEVER_REACHED = Limit.of(100_000, Duration.ofMillis(1));
    private static final Limit TIGHT = Limit.of(500, Duration.ofSeconds(1));
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LimiterBench() {}

    public static void main(String[] args) throws InterruptedException {
        Duration length = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 20);
        for (int threads : new int[] {1, 64}) {
            SlidingWindowLimiter ours = ours(NEVER_REACHED);
            RateLimiter theirs = theirs(NEVER_REACHED, Duration.ZERO);
            ReserveCost cost = ReserveCost.measure(threads, () -> ours.reserve(0), theirs::reservePermission);
            System.out.printf(
                    "reserve, %2d thread(s): %6.1f ns   Resilience4j %6.1f ns   ratio %.2f%n",
                    threads, cost.ours(), cost.theirs(), cost.ours() / cost.theirs());
        }
        SlidingWindowLimiter ours = ours(TIGHT);
        RateLimiter theirs = theirs(TIGHT, PATIENCE);
        print("ours", WindowViolations.run(TIGHT, length, () -> ours.reserve(PATIENCE.toNanos())));
        print("Resilience4j", WindowViolations.run(TIGHT, length, theirs::reservePermission));
    }

    private static void print(String name, WindowViolations proof) {
        System.out.printf(
                "%-12s %s by 64 waiting threads: %d grants, %d windows in violation, at most %d in one, %.2f%% used%n",
                name, TIGHT, proof.grants(), proof.violations(), proof.most(), proof.used() * 100);
    }

    private static SlidingWindowLimiter ours(Limit limit) {
        return new SlidingWindowLimiter(List.of(limit), new SystemTime());
    }

    private static RateLimiter theirs(Limit limit, Duration timeout) {
        return RateLimiter.of(
                "theirs",
                RateLimiterConfig.custom()
                        .limitForPeriod(limit.limit())
                        .limitRefreshPeriod(limit.window())
                        .timeoutDuration(timeout)
                        .build());
    }
}
