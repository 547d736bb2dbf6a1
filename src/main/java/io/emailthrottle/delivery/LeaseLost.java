package io.emailthrottle.delivery;

/** The email is not this node's any more: whoever has it now sends it, and nobody here may. */
final class LeaseLost extends RuntimeException {

    LeaseLost(String message) {
        super(message, null, false, false);
    }
}
