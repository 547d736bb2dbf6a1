package io.emailthrottle.body;

/** A request body that trickles in: 408. */
public final class BodyTooSlow extends RuntimeException {

    BodyTooSlow() {
        super("The body comes too slowly.", null, false, false);
    }
}
