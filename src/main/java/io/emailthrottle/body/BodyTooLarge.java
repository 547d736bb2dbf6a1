package io.emailthrottle.body;

/** A request body beyond the limit: 413. */
public final class BodyTooLarge extends RuntimeException {

    /** @param maxBody how many bytes it may have */
    public BodyTooLarge(long maxBody) {
        super("The body is larger than " + maxBody + " bytes.", null, false, false);
    }
}
