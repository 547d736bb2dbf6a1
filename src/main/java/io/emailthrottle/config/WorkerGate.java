package io.emailthrottle.config;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** A worker shows health and metrics; everything else is not found there. */
@Component
@ConditionalOnWebApplication
@ConditionalOnProperty(name = "email-throttle.role", havingValue = "worker")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WorkerGate extends OncePerRequestFilter {

    private static final String SHOWN = "/actuator/";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Normalised and decoded, unlike the URI.
        if (request.getServletPath().startsWith(SHOWN)) {
            chain.doFilter(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
