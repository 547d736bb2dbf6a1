package io.emailthrottle.api;

/** What the path names does not exist, or not for this caller: 404. */
final class NotFound extends RuntimeException {

    NotFound(String message) {
        super(message, null, false, false);
    }
}
