package io.emailthrottle.config;

import io.emailthrottle.config.properties.VendorProperties;
import io.emailthrottle.config.properties.VendorProperties.OnLimit;
import io.emailthrottle.config.properties.VendorProperties.RecipientDomainProperties;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.middleware.AdaptiveRateSettings;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RecipientLimits;
import io.emailthrottle.middleware.RetryMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Builds the middlewares that come with the gateway from a vendor's properties. */
final class BuiltInMiddlewares {

    /** An email's domains are in lower case and ASCII. */
    private static final Pattern RECIPIENT_DOMAIN = Pattern.compile("(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*");

    private final Map<String, Function<VendorProperties, Middleware>> builders;
    private final MiddlewareParts parts;
    private final SendMetrics metrics;

    BuiltInMiddlewares(MiddlewareParts parts, SendMetrics metrics) {
        this.parts = parts;
        this.metrics = metrics;
        this.builders = new TreeMap<>(Map.of(
                "bulkhead", this::bulkhead,
                "retry", this::retry,
                "circuit-breaker", this::circuitBreaker,
                "rate-limiter", this::rateLimiter));
    }

    Set<String> names() {
        return builders.keySet();
    }

    /**
     * @param name one of {@link #names}
     * @throws IllegalArgumentException when the vendor's settings of this middleware do not fit together
     */
    Middleware create(String name, VendorProperties vendor) {
        return Objects.requireNonNull(builders.get(name), name).apply(vendor);
    }

    private BulkheadMiddleware bulkhead(VendorProperties vendor) {
        return new BulkheadMiddleware(vendor.name(), vendor.bulkhead().maxInFlight(), parts.bulkheads());
    }

    private RetryMiddleware retry(VendorProperties vendor) {
        return new RetryMiddleware(
                vendor.name(),
                vendor.retry().attempts(),
                backoff(vendor.retry()),
                parts.random(),
                parts.time(),
                parts.retries());
    }

    private static Backoff backoff(VendorProperties.RetryProperties retry) {
        return new Backoff(retry.backoff(), retry.delay(), retry.factor(), retry.cap(), retry.jitter());
    }

    private static CircuitBreakerMiddleware.Settings breaker(VendorProperties.CircuitBreakerProperties breaker) {
        return new CircuitBreakerMiddleware.Settings(
                breaker.windowType(),
                breaker.window(),
                breaker.minimumCalls(),
                breaker.failureRate(),
                breaker.openFor(),
                breaker.probes());
    }

    private static AdaptiveRateSettings learning(VendorProperties.LearningProperties learning) {
        return new AdaptiveRateSettings(
                learning.decrease(), learning.increase(), learning.every(), learning.floor(), learning.ceiling());
    }

    private CircuitBreakerMiddleware circuitBreaker(VendorProperties vendor) {
        CircuitBreakerMiddleware breaker = new CircuitBreakerMiddleware(
                vendor.name(), breaker(vendor.circuitBreaker()), parts.time(), parts.breakers());
        metrics.watchCircuit(vendor.name(), breaker);
        if (parts.cluster() != null) {
            parts.cluster().share(vendor.name(), breaker);
        }
        return breaker;
    }

    private RateLimiterMiddleware rateLimiter(VendorProperties vendor) {
        AdaptiveRateSettings learning = learning(vendor.rateLimiter().learning());
        Permits limiter = permits(vendor.name(), vendor.rateLimiter().limits(), learning);
        metrics.watchLimits(vendor.name(), limiter);
        RecipientLimits recipientLimits = recipientLimits(vendor);
        recipientLimits.groups().forEach(group -> metrics.watchLimits(vendor.name(), group));
        Duration maxWait = vendor.rateLimiter().onLimit() == OnLimit.WAIT
                ? vendor.rateLimiter().maxWait()
                : Duration.ZERO;
        return new RateLimiterMiddleware(limiter, recipientLimits, maxWait, parts.time());
    }

    /** @throws IllegalArgumentException for what is no domain, and for one that stands there twice */
    private RecipientLimits recipientLimits(VendorProperties vendor) {
        Set<String> seen = new HashSet<>();
        for (RecipientDomainProperties group : vendor.rateLimiter().recipientDomains()) {
            for (String text : group.domains()) {
                if (!seen.add(domain(text))) {
                    throw new IllegalArgumentException("recipient-domains: '" + text + "' stands there twice");
                }
            }
        }
        return new RecipientLimits(vendor.rateLimiter().recipientDomains().stream()
                .map(group -> group(vendor.name(), group))
                .toList());
    }

    private RecipientLimits.Group group(String vendor, RecipientDomainProperties group) {
        List<String> domains =
                group.domains().stream().map(BuiltInMiddlewares::domain).toList();
        return new RecipientLimits.Group(
                domains, permits(vendor + "@" + domains.getFirst(), group.limits(), AdaptiveRateSettings.NONE));
    }

    private static String domain(String text) {
        String domain = text.toLowerCase(Locale.ROOT);
        if (!RECIPIENT_DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException(
                    "recipient-domains: '" + text + "' is not a domain: write gmail.com, or *.edu for all below edu");
        }
        return domain;
    }

    /** @param name for all nodes of a cluster the same, and no other's */
    private Permits permits(String name, List<Limit> limits, AdaptiveRateSettings learning) {
        return parts.cluster() == null
                ? new SlidingWindowLimiter(limits, learning, parts.time())
                : parts.cluster().permits(name, limits, learning);
    }
}
