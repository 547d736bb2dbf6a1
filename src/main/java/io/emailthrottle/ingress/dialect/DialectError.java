package io.emailthrottle.ingress.dialect;

import io.emailthrottle.ingress.http.ApiError;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** What the errors of all dialects have in common. */
public final class DialectError {

    private DialectError() {}

    /**
     * The status, where a vendor's differs from that of {@code POST /emails}: 401 for a key that is missing or wrong.
     *
     * @param restricted for a key that may not do this
     * @param invalid for a request with faults
     */
    public static HttpStatusCode status(ApiError error, HttpStatus restricted, HttpStatus invalid) {
        return switch (error.name()) {
            case "missing_api_key", "invalid_api_key", "no_api_key_yet" -> HttpStatus.UNAUTHORIZED;
            case "restricted_api_key" -> restricted;
            default ->
                error.statusCode() == HttpStatus.UNPROCESSABLE_ENTITY.value()
                        ? invalid
                        : HttpStatusCode.valueOf(error.statusCode());
        };
    }

    /** The message; for a call that is not offered here one that says who answers. */
    public static String message(ApiError error, Dialect dialect) {
        boolean unknown = error.statusCode() == HttpStatus.NOT_FOUND.value()
                || error.statusCode() == HttpStatus.METHOD_NOT_ALLOWED.value();
        return unknown
                ? "This is an Email Throttle gateway, which does not offer this call of " + dialect.title() + "'s API."
                : error.message();
    }
}
