package io.emailthrottle.vendor;

import java.io.IOException;

/** A check that could not be made for a reason of ours, which says nothing of the vendor. */
public final class ReadinessUnknown extends IOException {

    private static final long serialVersionUID = 1;

    /** @param message why, in a sentence's words */
    public ReadinessUnknown(String message) {
        super(message);
    }
}
