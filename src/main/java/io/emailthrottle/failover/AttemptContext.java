package io.emailthrottle.failover;

import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whoever has an email in hand during a round: knows what earlier rounds left, and keeps what this one is about to do, so that
 * the email goes on by it even when this process dies in the middle of the call.
 */
@FunctionalInterface
public interface AttemptContext {

    /**
     * A vendor is about to be called: permits are taken and places occupied.
     *
     * @throws Throttled when the email is no longer in this hand, and must not be given to any vendor from here
     */
    void calling() throws Throttled;

    /**
     * The same, for implementations that keep which vendors are called.
     *
     * @throws Throttled also when that cannot be kept
     */
    default void calling(String vendor) throws Throttled {
        calling();
    }

    /** How long the email has been waiting already, since it could be sent. */
    default Duration waited() {
        return Duration.ZERO;
    }

    /** When the email is given up; it waits for no vendor until then. */
    default Instant expiresAt() {
        return Instant.MAX;
    }

    /** The vendor that may have the email already and knows it by its key; null when there is none. */
    default @Nullable KeyedCall keyed() {
        return null;
    }

    /**
     * When this vendor was first given the email in an earlier round, and with it the key; empty when it never was. When it
     * cannot be found out, a moment so long ago that no vendor remembers the key.
     */
    default Optional<Instant> firstCall(String vendor) {
        return Optional.empty();
    }

    /** From now on this vendor may have the email and know it by its key; null for a vendor that takes no keys. */
    default void keep(@Nullable KeyedCall call) {}
}
