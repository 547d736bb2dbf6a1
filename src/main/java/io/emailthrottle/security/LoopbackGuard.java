package io.emailthrottle.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells programs of this machine from everybody else, who may come through it: a proxy, or a web page in a browser that
 * runs here. It proves nothing: a proxy that adds no header, a tunnel or a forwarded port makes
 * strangers look local. So it guards the demo only, which reaches no vendor.
 */
final class LoopbackGuard {

    private static final List<String> LEFT_BY_PROXIES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");
    /** Where Tomcat says so when it has taken such headers off. */
    private static final String FORWARDED = "org.apache.tomcat.request.forwarded";

    private LoopbackGuard() {}

    /** What speaks against it, as the end of a sentence; null when it comes from a program of this machine. */
    static @Nullable String obstacle(HttpServletRequest request) {
        if (forwarded(request)) {
            return "a proxy stands in front of it";
        }
        if (!loopback(request.getRemoteAddr())) {
            return "you call from " + request.getRemoteAddr();
        }
        // A page of example.com can make its name mean 127.0.0.1 (DNS rebinding): then the browser names example.com.
        if (!loopback(request.getServerName())) {
            return "you call it by another name than localhost";
        }
        if (!CsrfCheck.safe(request) && CsrfCheck.askedByAnother(request)) {
            return "you come from a page of another site";
        }
        return null;
    }

    private static boolean forwarded(HttpServletRequest request) {
        return request.getAttribute(FORWARDED) != null
                || LEFT_BY_PROXIES.stream().anyMatch(header -> request.getHeader(header) != null);
    }

    /** Names are never looked up: only localhost is known. */
    private static boolean loopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
