package io.emailthrottle.security;

import io.emailthrottle.security.RequestRates.Rate;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Tells each tenant with every answer how many requests it has left, and refuses those beyond its limit. */
final class RateFilter extends HttpFilter {

    private final transient RequestRates rates;
    private final transient RequestMatcher free;
    private final transient HandlerExceptionResolver errors;

    /** @param free requests that do not count and need no authentication */
    RateFilter(RequestRates rates, RequestMatcher free, HandlerExceptionResolver errors) {
        this.rates = rates;
        this.free = free;
        this.errors = errors;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean counts = request.getDispatcherType() == DispatcherType.REQUEST && !free.matches(request);
        if (counts
                && SecurityContextHolder.getContext().getAuthentication() instanceof Caller caller
                && caller.isAuthenticated()) {
            Rate rate = rates.count(caller.tenant()).orElse(null);
            if (rate != null) {
                tell(rate, response);
                if (!rate.granted()) {
                    errors.resolveException(request, response, null, new TooManyRequests(rate.limit(), rate.reset()));
                    return;
                }
            }
        }
        chain.doFilter(request, response);
    }

    private static void tell(Rate rate, HttpServletResponse response) {
        response.setHeader("ratelimit-limit", Integer.toString(rate.allowed()));
        response.setHeader("ratelimit-remaining", Integer.toString(rate.remaining()));
        response.setHeader("ratelimit-reset", Long.toString(rate.resetSeconds()));
        response.setHeader("ratelimit-policy", rate.allowed() + ";w=" + rate.windowSeconds());
    }
}
