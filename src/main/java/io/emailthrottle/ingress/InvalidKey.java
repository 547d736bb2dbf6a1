package io.emailthrottle.ingress;

import org.jspecify.annotations.Nullable;

/** An Idempotency-Key that is none: 400. */
public final class InvalidKey extends RuntimeException {

    private static final int MAX = 256;

    private InvalidKey() {
        super("The Idempotency-Key header must have 1 to " + MAX + " characters.", null, false, false);
    }

    /**
     * @param key the header's value, or null
     * @throws InvalidKey when it is empty or too long
     */
    public static void check(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > MAX)) {
            throw new InvalidKey();
        }
    }
}
