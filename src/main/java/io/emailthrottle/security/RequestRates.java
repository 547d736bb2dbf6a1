package io.emailthrottle.security;

import io.emailthrottle.delivery.dispatch.QuotaRefusals;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Counts the requests of each tenant on this node, exactly in any window. */
public final class RequestRates {

    /**
     * The rate limit headers of an answer, after the IETF's draft "RateLimit header fields for HTTP", 06.
     *
     * @param limit as it is configured
     * @param allowed how many requests a window takes now
     * @param remaining how many would be taken now
     * @param reset how long until there is room again, or all of it if there is some
     * @param granted whether this request was, or the next one would be
     */
    public record Rate(Limit limit, int allowed, int remaining, Duration reset, boolean granted) {

        /** Whole seconds, at least 1. */
        public long windowSeconds() {
            return TooManyRequests.seconds(limit.window());
        }

        /** Whole seconds, at least 1. */
        public long resetSeconds() {
            return TooManyRequests.seconds(reset);
        }
    }

    private record Counted(Limit limit, SlidingWindowLimiter requests) {}

    private final Function<String, Optional<Limit>> limits;
    private final QuotaRefusals refusals;
    private final Time time;
    /** As many as there are tenants with keys. */
    private final Map<String, Optional<Counted>> byTenant = new ConcurrentHashMap<>();

    /**
     * @param limits of a tenant; empty for any number of requests
     * @param refusals counts each refused request
     */
    public RequestRates(Function<String, Optional<Limit>> limits, QuotaRefusals refusals, Time time) {
        this.limits = limits;
        this.refusals = refusals;
        this.time = time;
    }

    /** Counts a request; empty for a tenant without a limit. */
    Optional<Rate> count(String tenant) {
        return counted(tenant).map(this::count);
    }

    /** How it stands, without counting a request; empty for a tenant without a limit. */
    public Optional<Rate> look(String tenant) {
        return counted(tenant).map(counted -> {
            int remaining = counted.requests.available();
            return rate(counted, remaining, remaining > 0);
        });
    }

    /**
     * Counts a request.
     *
     * @throws TooManyRequests when the tenant has made as many as it may
     */
    public void require(String tenant) {
        count(tenant).filter(rate -> !rate.granted()).ifPresent(rate -> {
            throw new TooManyRequests(rate.limit(), rate.reset());
        });
    }

    private Optional<Counted> counted(String tenant) {
        return byTenant.computeIfAbsent(
                tenant,
                name -> limits.apply(name)
                        .map(limit -> new Counted(limit, new SlidingWindowLimiter(List.of(limit), time))));
    }

    private Rate count(Counted tenant) {
        boolean granted = tenant.requests.reserve(0) >= 0;
        if (!granted) {
            refusals.request();
        }
        return rate(tenant, granted ? tenant.requests.available() : 0, granted);
    }

    private static Rate rate(Counted tenant, int remaining, boolean granted) {
        Duration reset = remaining > 0 ? tenant.limit.window() : Duration.ofNanos(tenant.requests.nextIn());
        int allowed = tenant.requests.usage().getFirst().allowed();
        return new Rate(tenant.limit, allowed, remaining, reset, granted);
    }
}
