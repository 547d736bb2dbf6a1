package io.emailthrottle.bench.micro;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Overflow;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.VendorGroup;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.failover.selector.StatelessSelector;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RetryMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SendReceipt;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A round of one email to one vendor that does nothing, behind all the middlewares that a vendor has by default. Its peer
 * is the same round without middlewares.
 */
@State(Scope.Benchmark)
public class SendThroughChain {

    private static final String VENDOR = "none";
    private static final SendReceipt RECEIPT = new SendReceipt("id");
    private static final Limit NEVER_REACHED = Limit.of(100_000, Duration.ofMillis(1));

    private final Time time = new SystemTime();
    private final Email email = Email.builder(
                    UuidCreator.getTimeOrderedEpoch(),
                    Instant.now(),
                    new Address("Acme", "hello@example.com"),
                    "It works")
            .to(List.of(new Address(null, "ada@example.org")))
            .text("Hello")
            .build();
    private final Failover chain =
            failover(List.of(new SuspensionMiddleware(time), bulkhead(), retry(), breaker(), limiter()));
    private final Failover bare = failover(List.of());

    private Failover failover(List<Middleware> middlewares) {
        SendMetrics metrics = new SendMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        Vendors vendors = new Vendors(
                List.of(new VendorPipeline(VENDOR, "bench", middlewares, outgoing -> RECEIPT, metrics, time)));
        Routes routes = new Routes(vendors, new VendorGroup("", new StatelessSelector(vendors.all())), List.of());
        return new Failover(routes, new Overflow(Duration.ZERO, time), Duration.ofSeconds(10), metrics, time);
    }

    private static Middleware bulkhead() {
        return new BulkheadMiddleware(VENDOR, 500, BulkheadRegistry.ofDefaults());
    }

    private Middleware retry() {
        Backoff backoff = Backoff.constant(Duration.ofMillis(200));
        return new RetryMiddleware(VENDOR, 2, backoff, RandomGenerator.getDefault(), time, RetryRegistry.ofDefaults());
    }

    private Middleware breaker() {
        CircuitBreakerMiddleware.Settings settings = new CircuitBreakerMiddleware.Settings(
                SlidingWindowType.COUNT_BASED, 20, 5, 50, Duration.ofSeconds(30), 3);
        return new CircuitBreakerMiddleware(VENDOR, settings, time, CircuitBreakerRegistry.ofDefaults());
    }

    private Middleware limiter() {
        SlidingWindowLimiter permits = new SlidingWindowLimiter(List.of(NEVER_REACHED), time);
        return new RateLimiterMiddleware(permits, Duration.ZERO, time);
    }

    /** One email that is sent at the first try. */
    @Benchmark
    public DeliveryAttempt sent() {
        return chain.deliver(email, () -> {});
    }

    @Benchmark
    public DeliveryAttempt sentPeer() {
        return bare.deliver(email, () -> {});
    }
}
