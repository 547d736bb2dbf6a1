package io.emailthrottle.ingress.dialect;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What a request's {@code Authorization: Basic} says (RFC 7617).
 *
 * @param user before the first colon
 * @param password after it
 */
public record BasicCredentials(String user, String password) {

    private static final String BASIC = "Basic ";

    /** Null when there is no such header, or it cannot be read. */
    public static @Nullable BasicCredentials of(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
            return parts.length == 2 ? new BasicCredentials(parts[0], parts[1]) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Without the password, and without the user, which is a key for some vendors. */
    @Override
    public String toString() {
        return "BasicCredentials[...]";
    }
}
