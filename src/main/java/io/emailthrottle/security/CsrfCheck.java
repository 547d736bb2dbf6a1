package io.emailthrottle.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/** Tells what our own page asks for from what a browser was made to ask for by another site. */
final class CsrfCheck {

    private static final String CSRF = "X-CSRF-Token";
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private CsrfCheck() {}

    /** Whether the request changes nothing. */
    static boolean safe(HttpServletRequest request) {
        return SAFE_METHODS.contains(request.getMethod());
    }

    /** Whether the browser says that another site made it ask: an old one says so by the origin alone. */
    static boolean askedByAnother(HttpServletRequest request) {
        return fetchedByAnother(request) || !ownOrigin(request);
    }

    /** Refuses what another site made the browser ask for. */
    static void require(HttpServletRequest request) {
        if (askedByAnother(request)) {
            throw AccessRefused.crossSite();
        }
    }

    /** Refuses what changes something, unless it comes from our page and says what only our page can know. */
    static void require(HttpServletRequest request, String csrf) {
        if (safe(request)) {
            return;
        }
        require(request);
        if (!Secret.same(csrf, request.getHeader(CSRF))) {
            throw AccessRefused.invalidCsrfToken();
        }
    }

    private static boolean fetchedByAnother(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !OWN.contains(site);
    }

    /** By name and port alone: a proxy may have taken https off. */
    private static boolean ownOrigin(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return true;
        }
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(request.getHeader(HttpHeaders.HOST));
        } catch (IllegalArgumentException noUri) {
            return false;
        }
    }
}
