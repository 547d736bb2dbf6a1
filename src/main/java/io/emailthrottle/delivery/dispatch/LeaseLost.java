package io.emailthrottle.delivery.dispatch;

/** The email is not this node's any more: another node may have it, so this one calls no vendor. */
public final class LeaseLost extends RuntimeException {

    LeaseLost(String message) {
        super(message, null, false, false);
    }
}
