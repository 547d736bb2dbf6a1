package io.emailthrottle.api;

/** A request body beyond the limit: 413. */
public final class BodyTooLarge extends RuntimeException {

    BodyTooLarge(long maxBody) {
        super("The body is larger than " + maxBody + " bytes.", null, false, false);
    }
}
