package io.emailthrottle.vendor;

import java.io.IOException;

/** A harmless call without an email that finds out whether a vendor's account could send one. */
@FunctionalInterface
public interface ReadinessCheck {

    /**
     * Makes the call, or a few. Blocks, for seconds.
     *
     * @return what the vendor says of the account
     * @throws ReadinessUnknown when it could not be made for a reason of ours
     * @throws IOException when the vendor cannot be reached, or does not answer; the message says why
     */
    Readiness check() throws IOException;
}
