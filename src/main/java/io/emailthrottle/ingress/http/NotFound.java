package io.emailthrottle.ingress.http;

/** What the path names does not exist, or not for this caller: 404. */
public final class NotFound extends RuntimeException {

    public NotFound(String message) {
        super(message, null, false, false);
    }
}
