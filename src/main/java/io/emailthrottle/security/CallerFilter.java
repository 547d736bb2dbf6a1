package io.emailthrottle.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.util.function.SingletonSupplier;

/** Says who makes a request, to whoever asks: for what is open to all nobody does, and no key is looked up. */
final class CallerFilter extends HttpFilter {

    private final transient Authenticator authenticator;

    CallerFilter(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SecurityContextHolder.setDeferredContext(
                SingletonSupplier.of(() -> new SecurityContextImpl(authenticator.caller(request))));
        chain.doFilter(request, response);
    }
}
