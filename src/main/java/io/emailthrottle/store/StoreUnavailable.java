package io.emailthrottle.store;

/** The database did not take a write: nothing of it was kept, unless the connection broke while it was committing. */
public final class StoreUnavailable extends RuntimeException {

    StoreUnavailable(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
