package io.emailthrottle.delivery;

/** An idempotency key that is in use: by another request, or by the same one that is not done yet. */
public final class KeyConflict extends RuntimeException {

    /** Which of the two. */
    public enum Kind {
        /** The key was used for something else: another key is needed. */
        OTHER_REQUEST,
        /** The first request with this key is still running: come back in a moment. */
        STILL_RUNNING
    }

    private final transient Kind kind;

    KeyConflict(Kind kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
