package io.emailthrottle.config;

import io.emailthrottle.cluster.redis.RedisLimits;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.time.Time;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What middlewares and selectors are built from.
 *
 * @param random for waits that should not coincide
 * @param guard who may get emails at all
 * @param reputation how recipients take what is sent
 * @param cluster the limits that nodes share, or null when each node has its own
 */
record MiddlewareParts(
        Time time,
        RandomGenerator random,
        RetryRegistry retries,
        CircuitBreakerRegistry breakers,
        BulkheadRegistry bulkheads,
        RecipientGuard guard,
        Reputation reputation,
        @Nullable RedisLimits cluster) {}
