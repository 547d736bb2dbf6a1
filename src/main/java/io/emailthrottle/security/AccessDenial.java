package io.emailthrottle.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers who may not go on in the same form as everything else that fails. */
final class AccessDenial implements AccessDeniedHandler {

    private final HandlerExceptionResolver errors;

    AccessDenial(HandlerExceptionResolver errors) {
        this.errors = errors;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied) {
        errors.resolveException(request, response, null, why());
    }

    private static RuntimeException why() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof Caller caller
                        && caller.refusal() != null
                ? caller.refusal()
                : AccessRefused.restrictedKey("lacks the scope that this needs");
    }
}
