package io.emailthrottle.config;

import io.emailthrottle.cluster.redis.RedisLimits;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.SettingsBinder;
import io.emailthrottle.config.properties.VendorProperties;
import io.emailthrottle.config.properties.VendorProperties.OnLimit;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.AdaptiveRateSettings;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RetryMiddleware;
import io.emailthrottle.middleware.RuledSender;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.middleware.StallGuard;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.middleware.UnknownAnswers;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Builds a vendor's pipeline from its properties: the sender of its type, and its middlewares in their order. */
@Component
final class PipelineFactory {

    private final Map<String, VendorFactory<?>> types;
    private final Map<String, Middleware> custom;
    private final Map<String, Function<VendorProperties, Middleware>> builtIn;
    private final SettingsBinder settings;
    private final ErrorRules errorRules;
    private final UnknownAnswers unknownAnswers;
    private final SendMetrics metrics;
    private final Time time;
    private final RedisLimits cluster;

    PipelineFactory(
            List<VendorFactory<?>> factories,
            Map<String, Middleware> middlewareBeans,
            SettingsBinder settings,
            ErrorRules errorRules,
            UnknownAnswers unknownAnswers,
            SendMetrics metrics,
            Time time,
            RandomGenerator random,
            RetryRegistry retries,
            CircuitBreakerRegistry breakers,
            RateLimiterRegistry limiters,
            BulkheadRegistry bulkheads,
            ObjectProvider<RedisLimits> cluster) {
        this.types = factories.stream().collect(Collectors.toMap(VendorFactory::type, type -> type));
        this.custom = middlewareBeans;
        this.settings = settings;
        this.errorRules = errorRules;
        this.unknownAnswers = unknownAnswers;
        this.metrics = metrics;
        this.time = time;
        this.cluster = cluster.getIfAvailable();
        this.builtIn = new TreeMap<>(Map.of(
                "bulkhead",
                vendor ->
                        new BulkheadMiddleware(vendor.name(), vendor.bulkhead().maxInFlight(), bulkheads),
                "retry",
                vendor -> new RetryMiddleware(
                        vendor.name(), vendor.retry().attempts(), backoff(vendor.retry()), random, time, retries),
                "circuit-breaker",
                vendor -> circuitBreaker(vendor, breakers),
                "rate-limiter",
                vendor -> rateLimiter(vendor, limiters)));
    }

    /** @param prefix where the vendor stands in the configuration, for messages */
    VendorPipeline create(VendorProperties vendor, String prefix) {
        List<Middleware> middlewares = new ArrayList<>();
        SuspensionMiddleware suspensionMiddleware = new SuspensionMiddleware(time);
        middlewares.add(suspensionMiddleware);
        metrics.watchGate(vendor.name(), suspensionMiddleware);
        for (int i = 0; i < vendor.middlewares().size(); i++) {
            middlewares.add(middleware(vendor, vendor.middlewares().get(i), prefix + ".middlewares[" + i + "]"));
        }
        StallGuard stalls = new StallGuard(ruled(vendor, prefix, suspensionMiddleware, middlewares), time);
        middlewares.add(1, stalls);
        metrics.watchStalls(vendor.name(), stalls);
        return new VendorPipeline(vendor.name(), vendor.type(), middlewares, stalls.watched(), metrics, time);
    }

    private EmailSender ruled(
            VendorProperties vendor,
            String prefix,
            SuspensionMiddleware suspensionMiddleware,
            List<Middleware> middlewares) {
        Permits permits = middlewares.stream()
                .filter(RateLimiterMiddleware.class::isInstance)
                .map(limiter -> ((RateLimiterMiddleware) limiter).permits())
                .findFirst()
                .orElse(null);
        return new RuledSender(
                vendor.name(),
                sender(vendor, prefix),
                errorRules.of(vendor),
                suspensionMiddleware,
                permits,
                unknownAnswers,
                time);
    }

    private Middleware middleware(VendorProperties vendor, String name, String property) {
        if (builtIn.containsKey(name)) {
            try {
                return builtIn.get(name).apply(vendor);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationProblem(property, "the settings of " + name + ": " + e.getMessage());
            }
        }
        if (custom.containsKey(name)) {
            return custom.get(name);
        }
        TreeSet<String> known = new TreeSet<>(builtIn.keySet());
        known.addAll(custom.keySet());
        throw new ConfigurationProblem(property, "no middleware is named '" + name + "'; known are " + known);
    }

    private EmailSender sender(VendorProperties vendor, String prefix) {
        VendorFactory<?> factory = types.get(vendor.type());
        if (factory == null) {
            throw new ConfigurationProblem(
                    prefix + ".type",
                    "no vendor is of type '" + vendor.type() + "'; known are " + new TreeSet<>(types.keySet()));
        }
        return sender(factory, vendor, prefix + ".settings");
    }

    private <S> EmailSender sender(VendorFactory<S> factory, VendorProperties vendor, String prefix) {
        try {
            return factory.create(vendor.name(), settings.bind(prefix, factory.settingsType()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem(prefix, e.getMessage());
        }
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

    private CircuitBreakerMiddleware circuitBreaker(VendorProperties vendor, CircuitBreakerRegistry registry) {
        CircuitBreakerMiddleware breaker =
                new CircuitBreakerMiddleware(vendor.name(), breaker(vendor.circuitBreaker()), time, registry);
        metrics.watchCircuit(vendor.name(), breaker);
        if (cluster != null) {
            cluster.share(vendor.name(), breaker);
        }
        return breaker;
    }

    private RateLimiterMiddleware rateLimiter(VendorProperties vendor, RateLimiterRegistry registry) {
        Permits limiter = cluster == null
                ? localLimiter(vendor, registry)
                : cluster.permits(
                        vendor.name(),
                        vendor.rateLimiter().limits(),
                        learning(vendor.rateLimiter().learning()));
        metrics.watchLimits(vendor.name(), limiter);
        Duration maxWait = vendor.rateLimiter().onLimit() == OnLimit.WAIT
                ? vendor.rateLimiter().maxWait()
                : Duration.ZERO;
        return new RateLimiterMiddleware(limiter, maxWait, time);
    }

    private Permits localLimiter(VendorProperties vendor, RateLimiterRegistry registry) {
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(
                vendor.name(),
                vendor.rateLimiter().limits(),
                learning(vendor.rateLimiter().learning()),
                time);
        registry.rateLimiter(vendor.name());
        registry.replace(vendor.name(), limiter);
        return limiter;
    }
}
