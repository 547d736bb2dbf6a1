package io.emailthrottle.ingress;

/** More than the process can bear right now: 503, and come back soon. */
public final class Overloaded extends RuntimeException {

    Overloaded(String message) {
        super(message, null, false, false);
    }
}
