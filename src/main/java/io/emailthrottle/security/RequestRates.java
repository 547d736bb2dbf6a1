package io.emailthrottle.security;

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
     * What a tenant is told with every answer, after the IETF's draft "RateLimit header fields for HTTP", 06.
     *
     * @param limit as it is configured
     * @param allowed how many requests a window takes now
     * @param remaining how many would be taken now
     * @param reset how long until there is room again, or all of it if there is some
     * @param granted whether this request was
     */
    record Rate(Limit limit, int allowed, int remaining, Duration reset, boolean granted) {}

    private record Counted(Limit limit, SlidingWindowLimiter requests) {}

    private final Function<String, Optional<Limit>> limits;
    private final Time time;
    /** As many as there are tenants with keys. */
    private final Map<String, Optional<Counted>> byTenant = new ConcurrentHashMap<>();

    /** @param limits of a tenant; empty for any number of requests */
    public RequestRates(Function<String, Optional<Limit>> limits, Time time) {
        this.limits = limits;
        this.time = time;
    }

    /** Counts a request; empty for a tenant without a limit. */
    Optional<Rate> count(String tenant) {
        return byTenant.computeIfAbsent(tenant, this::counted).map(RequestRates::count);
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
        return limits.apply(tenant)
                .map(limit -> new Counted(limit, new SlidingWindowLimiter(tenant, List.of(limit), time)));
    }

    private static Rate count(Counted tenant) {
        long wait = -tenant.requests.reserve(0);
        int remaining = wait > 0 ? 0 : tenant.requests.available();
        Duration reset = remaining > 0 ? tenant.limit.window() : Duration.ofNanos(tenant.requests.nextIn());
        int allowed = tenant.requests.usage().getFirst().allowed();
        return new Rate(tenant.limit, allowed, remaining, reset, wait <= 0);
    }
}
