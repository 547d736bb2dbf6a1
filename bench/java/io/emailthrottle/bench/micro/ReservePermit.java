package io.emailthrottle.bench.micro;

import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.SystemTime;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** One reservation of the sliding window, whose ring has grown to its full length. Its peer is Resilience4j's limiter. */
@State(Scope.Benchmark)
public class ReservePermit {

    private static final Limit NEVER_REACHED = Limit.of(100_000, Duration.ofMillis(1));
    private static final Limit USED_UP = Limit.of(1, Duration.ofDays(31));

    private final SlidingWindowLimiter free = ours(NEVER_REACHED);
    private final SlidingWindowLimiter full = ours(USED_UP);
    private final RateLimiter freePeer = theirs(NEVER_REACHED);
    private final RateLimiter fullPeer = theirs(USED_UP);

    private static SlidingWindowLimiter ours(Limit limit) {
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(limit), new SystemTime());
        for (int i = 0; i < limit.limit(); i++) {
            limiter.reserve(0);
        }
        return limiter;
    }

    private static RateLimiter theirs(Limit limit) {
        RateLimiter limiter = RateLimiter.of(
                "theirs",
                RateLimiterConfig.custom()
                        .limitForPeriod(limit.limit())
                        .limitRefreshPeriod(limit.window())
                        .timeoutDuration(Duration.ZERO)
                        .build());
        limiter.reservePermission();
        return limiter;
    }

    /** A permit that is free. */
    @Benchmark
    public long granted() {
        return free.reserve(0);
    }

    @Benchmark
    public long grantedPeer() {
        return freePeer.reservePermission();
    }

    /** The same with 64 threads at it. */
    @Benchmark
    @Threads(64)
    public long grantedTo64Threads() {
        return free.reserve(0);
    }

    @Benchmark
    @Threads(64)
    public long grantedTo64ThreadsPeer() {
        return freePeer.reservePermission();
    }

    /** No permit for weeks. */
    @Benchmark
    public long refused() {
        return full.reserve(0);
    }

    @Benchmark
    public long refusedPeer() {
        return fullPeer.reservePermission();
    }
}
