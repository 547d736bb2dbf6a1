package io.emailthrottle.security;

import org.springframework.http.HttpStatus;

/** A request may not go on: who makes it is not known, or may not do this. Named as Resend names it. */
public final class AccessRefused extends RuntimeException {

    private final HttpStatus status;
    private final String name;

    private AccessRefused(HttpStatus status, String name, String message) {
        super(message, null, false, false);
        this.status = status;
        this.name = name;
    }

    static AccessRefused missingKey() {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED,
                "missing_api_key",
                "Missing API key: send it as `Authorization: Bearer et_...`.");
    }

    /** While there is no key, which is for this machine's own programs only. */
    static AccessRefused notFromHere(String why) {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED,
                "missing_api_key",
                "Without API keys the gateway answers this machine's own programs only, and " + why
                        + ". Make a key: `email-throttle keys create --name first --scope admin`.");
    }

    static AccessRefused invalidKey() {
        return new AccessRefused(HttpStatus.FORBIDDEN, "invalid_api_key", "The API key is wrong, revoked or expired.");
    }

    /** @param why ends a sentence about the key */
    static AccessRefused restrictedKey(String why) {
        return new AccessRefused(HttpStatus.UNAUTHORIZED, "restricted_api_key", "This API key " + why + ".");
    }

    public HttpStatus status() {
        return status;
    }

    /** A stable name for programs. */
    public String errorName() {
        return name;
    }
}
