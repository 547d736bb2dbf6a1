package io.emailthrottle.config.properties;

import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.Limit;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One vendor.
 *
 * @param name the vendor's name in logs, metrics and the API: lower-case letters, digits and hyphens
 * @param type the kind of vendor, such as smtp
 * @param middlewares the policies around the vendor, outermost first: bulkhead, retry, circuit-breaker, rate-limiter, or
 *     the name of a Middleware bean
 * @param retry repeated calls to this vendor
 * @param circuitBreaker when the vendor is not called because it fails
 * @param rateLimiter how often the vendor is called
 * @param bulkhead how many sends are in flight
 * @param dkimSelectors the account's own DKIM selectors, for the check of From domains; empty for those that are usual at the vendor
 * @param settings what the type needs, such as its API key
 * @param webhook how the vendor proves that events come from it; without it no events are taken
 */
public record VendorProperties(
        @NotNull @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,62}")
        String name,

        @NotBlank String type,

        @NotNull @DefaultValue({"bulkhead", "retry", "circuit-breaker", "rate-limiter"})
        List<@NotBlank String> middlewares,

        @Valid @DefaultValue RetryProperties retry,
        @Valid @DefaultValue CircuitBreakerProperties circuitBreaker,
        @Valid @DefaultValue RateLimiterProperties rateLimiter,
        @Valid @DefaultValue BulkheadProperties bulkhead,
        @DefaultValue List<@NotBlank String> dkimSelectors,
        @DefaultValue Map<String, Object> webhook,
        @DefaultValue Map<String, Object> settings) {

    /** The settings may hold secrets, so they are not shown. */
    @Override
    public String toString() {
        return "VendorProperties[name=" + name + ", type=" + type + "]";
    }

    /**
     * @param attempts calls in all, the first included
     * @param backoff how the wait between attempts grows: immediate, constant or exponential
     * @param delay wait after the first failure
     * @param factor exponential: how much longer each further wait is
     * @param cap exponential: the longest wait
     * @param jitter draw each wait evenly between zero and its length
     */
    public record RetryProperties(
            @Min(1) @Max(100) @DefaultValue("2") int attempts,
            @NotNull @DefaultValue("exponential") Backoff.Kind backoff,
            @DurationMin @DefaultValue("200ms") Duration delay,

            @DecimalMin("1") @DecimalMax("100") @DefaultValue("2")
            double factor,

            @DurationMin @DefaultValue("5s") Duration cap,
            @DefaultValue("true") boolean jitter) {}

    /**
     * @param windowType whether `window` counts calls (count-based) or seconds (time-based)
     * @param window over how many calls, or seconds, the failure rate is taken
     * @param minimumCalls fewer calls in the window open nothing
     * @param failureRate in percent; the circuit opens when it is reached
     * @param openFor how long no call is let through
     * @param probes how many calls a half-open circuit lets through before it decides
     */
    public record CircuitBreakerProperties(
            @NotNull @DefaultValue("count-based") SlidingWindowType windowType,
            @Min(1) @Max(100_000) @DefaultValue("20") int window,
            @Min(1) @DefaultValue("5") int minimumCalls,
            @Positive @Max(100) @DefaultValue("50") float failureRate,
            @DurationMin(millis = 1) @DefaultValue("30s") Duration openFor,
            @Min(1) @DefaultValue("3") int probes) {}

    /** What happens to an email that finds no permit. */
    public enum OnLimit {
        /** It goes on to the next vendor at once. */
        SKIP,
        /** It waits up to max-wait. */
        WAIT
    }

    /**
     * @param limits limits that hold together, each in any window, as in 14/s or 50000/d
     * @param recipientDomains limits for certain recipient domains, beside those for all calls
     * @param onLimit what happens to an email without a permit: skip (the next vendor at once) or wait
     * @param maxWait how long it waits with on-limit: wait
     * @param learning how the vendor's "too many requests" changes the pace
     */
    public record RateLimiterProperties(
            @DefaultValue List<Limit> limits,
            @DefaultValue List<@Valid RecipientDomainProperties> recipientDomains,
            @NotNull @DefaultValue("skip") OnLimit onLimit,
            @DurationMin @DefaultValue("1s") Duration maxWait,
            @Valid @DefaultValue LearningProperties learning) {

        /** The limits for all calls, and those for recipient domains. */
        public List<Limit> all() {
            return Stream.concat(limits.stream(), recipientDomains.stream().flatMap(group -> group.limits().stream()))
                    .toList();
        }
    }

    /**
     * Recipient domains that share limits.
     *
     * @param domains names such as gmail.com, or *.edu for all domains below edu
     * @param limits how often the vendor is called with emails to them, as in 20/s; they hold together
     */
    public record RecipientDomainProperties(
            @NotEmpty List<String> domains, @NotEmpty List<Limit> limits) {}

    /**
     * How the pace follows the vendor's refusals, as shares of its shortest limit.
     *
     * @param decrease share of the pace that is left after each refusal that follows another one's wait within ten seconds
     * @param increase share of the shortest limit that is added each time
     * @param every how long the pace stays before something is added
     * @param floor the pace never falls below this share of the shortest limit
     * @param ceiling the pace never rises above this share of the shortest limit
     */
    public record LearningProperties(
            @DecimalMin("0.01") @DecimalMax("1") @DefaultValue("0.5")
            double decrease,

            @DecimalMin("0.001") @DecimalMax("1") @DefaultValue("0.1")
            double increase,

            @DurationMin(millis = 1) @DefaultValue("10s") Duration every,

            @DecimalMin("0.001") @DecimalMax("1") @DefaultValue("0.05")
            double floor,

            @DecimalMin("0.001") @DecimalMax("1") @DefaultValue("1")
            double ceiling) {}

    /**
     *
     * @param maxInFlight sends to this vendor at the same time
     */
    public record BulkheadProperties(
            @Min(1) @Max(1_000_000) @DefaultValue("500") int maxInFlight) {}
}
