package io.emailthrottle.failover;

import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor said during one send, which no middleware can take back: a yes stands whatever is thrown after it, and a call
 * that may have been taken stays unconfirmed when a middleware fails in an unforeseen way.
 */
final class VendorReply {

    private @Nullable SendReceipt yes;
    private @Nullable SendFailure no;

    void said(SendReceipt receipt) {
        yes = receipt;
    }

    void said(SendFailure failure) {
        if (!(no instanceof Unconfirmed)) {
            no = failure;
        }
    }

    /** The vendor's yes; null when there was none. */
    @Nullable
    SendReceipt yes() {
        return yes;
    }

    /** The failure that a middleware's bug amounts to: the vendor's own when it was called, else that it is unavailable. */
    SendFailure insteadOf(RuntimeException bug) {
        return no != null
                ? no
                : new VendorUnavailable(
                        "a middleware failed: " + bug.getClass().getSimpleName() + ": " + bug.getMessage(), bug);
    }
}
