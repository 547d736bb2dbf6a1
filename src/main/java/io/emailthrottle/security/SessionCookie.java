package io.emailthrottle.security;

import io.emailthrottle.store.Session;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/** The cookie by which a browser is known that has logged in. No script reads it, and no other site has it sent. */
public final class SessionCookie {

    private static final String NAME = "email-throttle-session";
    private static final Pattern FORM = Pattern.compile(Secret.FORM);

    private SessionCookie() {}

    /** Its value; null when there is none, or an Authorization header, which goes first. */
    static String in(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null || request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(NAME)) {
                return FORM.matcher(cookie.getValue()).matches() ? cookie.getValue() : null;
            }
        }
        return null;
    }

    /** The header that lets a browser keep it, as long as the session lasts. */
    public static String kept(String value, HttpServletRequest request) {
        return header(value, Session.LASTS, request);
    }

    /** The header that makes a browser forget it. */
    public static String forgotten(HttpServletRequest request) {
        return header("", Duration.ZERO, request);
    }

    private static String header(String value, Duration age, HttpServletRequest request) {
        return ResponseCookie.from(NAME, value)
                .httpOnly(true)
                .sameSite("Strict")
                .path("/")
                .secure(overHttps(request))
                .maxAge(age)
                .build()
                .toString();
    }

    /** The browser's own word goes as well: a proxy may have taken https off. */
    private static boolean overHttps(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return request.isSecure() || origin != null && origin.startsWith("https:");
    }
}
