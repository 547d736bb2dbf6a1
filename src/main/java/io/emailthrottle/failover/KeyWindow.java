package io.emailthrottle.failover;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Unconfirmed;
import java.time.Instant;

/** Lets a call that remained unconfirmed be repeated only while the vendor remembers the email's key. Belongs to one send. */
final class KeyWindow {

    private final Instant until;
    private final Time time;
    private boolean unconfirmed;

    /**
     * @param until when the vendor may have forgotten the key
     * @param unconfirmed whether an earlier call is unconfirmed already
     */
    KeyWindow(Instant until, boolean unconfirmed, Time time) {
        this.until = until;
        this.unconfirmed = unconfirmed;
        this.time = time;
    }

    /** @throws Unconfirmed when the call would be a repeat that is not safe */
    void requireOpen() throws Unconfirmed {
        if (unconfirmed && isOver()) {
            throw new Unconfirmed("not asked again: it may have forgotten the idempotency key", null, false);
        }
    }

    /** The failure as those round the call are to see it. */
    Unconfirmed noted(Unconfirmed failure) {
        unconfirmed = true;
        return failure.mayRepeat() && isOver() ? new Unconfirmed(failure.getMessage(), failure, false) : failure;
    }

    /** Whether a call, this send's or an earlier one, may have been taken, whatever was answered to those after it. */
    boolean isUnconfirmed() {
        return unconfirmed;
    }

    private boolean isOver() {
        return !time.now().isBefore(until);
    }
}
