package io.emailthrottle.vendor;

import io.emailthrottle.email.Email;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One vendor's way to send an email. Safe for use by many threads. */
@FunctionalInterface
public interface EmailSender extends AutoCloseable {

    /**
     * Makes exactly one call to the vendor: no retries, no waiting for a permit.
     *
     * @return what the vendor said when it took the email
     * @throws SendFailure one of the five kinds; the kind alone decides what happens next
     */
    SendReceipt send(Email email) throws SendFailure;

    /** What this vendor can carry; by default anything that an email's fields hold. */
    default Capabilities capabilities() {
        return Capabilities.FIELDS;
    }

    /**
     * A harmless call without an email, which finds out whether the vendor answers at all: true when it does, also with a
     * refusal. It blocks, for seconds at most. Empty when there is no such call; by default there is none.
     */
    default Optional<BooleanSupplier> liveness() {
        return Optional.empty();
    }

    /** The call that finds out whether the account could send an email; empty when the vendor has none. */
    default Optional<ReadinessCheck> readiness() {
        return Optional.empty();
    }

    /** Closes its connections; never called while a send is in flight, and no send follows. */
    @Override
    default void close() {}
}
