package io.emailthrottle.security;

import io.emailthrottle.store.access.Session;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/** The cookie by which a browser is known that has logged in. No script reads it, and no other site has it sent. */
public final class SessionCookie {

    private static final String NAME = "email-throttle-session";
    /** Over https; a browser takes a cookie of such a name from this very host only, and never without TLS. */
    private static final String HOST_ONLY = "__Host-" + NAME;
    /** Each is looked for in the database. */
    private static final int MOST = 4;

    private static final Pattern FORM = Pattern.compile(Secret.FORM);

    private SessionCookie() {}

    /**
     * Its values; none beside an Authorization header, which goes first. There may be several: a neighbouring host can set
     * one of the same name, which must not hide the good one. Where there is one that only this host can have set, no other
     * counts, and over https no other ever does.
     */
    static List<String> in(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null || request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return List.of();
        }
        List<String> sure = values(HOST_ONLY, cookies);
        return sure.isEmpty() && !request.isSecure() ? values(NAME, cookies) : sure;
    }

    private static List<String> values(String name, Cookie... cookies) {
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(name)
                        && FORM.matcher(cookie.getValue()).matches())
                .map(Cookie::getValue)
                .limit(MOST)
                .toList();
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
        boolean secure = overHttps(request);
        return ResponseCookie.from(secure ? HOST_ONLY : NAME, value)
                .httpOnly(true)
                .sameSite("Strict")
                .path("/")
                .secure(secure)
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
