package io.emailthrottle.vendor;

import io.emailthrottle.email.Email;

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

    /** What this vendor can carry; by default anything. */
    default Capabilities capabilities() {
        return Capabilities.ANYTHING;
    }

    /** Closes its connections; never called while a send is in flight, and no send follows. */
    @Override
    default void close() {}
}
