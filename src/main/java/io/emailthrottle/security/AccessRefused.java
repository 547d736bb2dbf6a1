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
        return missingKey("`Authorization: Bearer et_...`");
    }

    /** @param place where it is missing */
    static AccessRefused missingKey(String place) {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED, "missing_api_key", "Missing API key: send it as " + place + ".");
    }

    /** In the demo without keys, which is for this machine's own programs only. */
    static AccessRefused notFromHere(String why) {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED,
                "missing_api_key",
                "The demo answers this machine's own programs only, and " + why
                        + ". Make a key there, and send it as `Authorization: Bearer et_...`.");
    }

    /** While there is no key: where the token lies is not told, as anybody may read this. */
    static AccessRefused noKeyYet() {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED,
                "no_api_key_yet",
                "There is no API key yet. The gateway's log says where its owner makes the first one.");
    }

    /** There is no session, or it has ended. */
    public static AccessRefused noSession() {
        return new AccessRefused(
                HttpStatus.UNAUTHORIZED, "missing_api_key", "You are not logged in, or the session has ended.");
    }

    static AccessRefused crossSite() {
        return new AccessRefused(
                HttpStatus.FORBIDDEN, "cross_site_request", "A page of another site may not do this in your name.");
    }

    static AccessRefused invalidCsrfToken() {
        return new AccessRefused(
                HttpStatus.FORBIDDEN,
                "invalid_csrf_token",
                "With a session's cookie this needs the header X-CSRF-Token, with the session's `csrf`.");
    }

    static AccessRefused invalidKey() {
        return new AccessRefused(HttpStatus.FORBIDDEN, "invalid_api_key", "The API key is wrong, revoked or expired.");
    }

    /**
     * The key is known, and the request's signature is not that of the secret that belongs to it.
     *
     * @param why ends a sentence about the signature
     */
    public static AccessRefused invalidSignature(String why) {
        return new AccessRefused(HttpStatus.FORBIDDEN, "invalid_signature", "The request's signature " + why + ".");
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
