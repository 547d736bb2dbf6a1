package io.emailthrottle.simulator;

import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;

/** What one vendor saw: how many calls there were, and how they ended. */
final class VendorTally {

    long calls;
    long intoOutages;
    long sent;
    long rejected;
    long failed;
    long throttled;
    long unconfirmed;

    void failed(SendFailure failure) {
        switch (failure) {
            case MessageRejected rejection -> rejected++;
            case VendorRefused refusal -> failed++;
            case VendorUnavailable outage -> failed++;
            case Throttled tooMany -> throttled++;
            case Unconfirmed silence -> unconfirmed++;
        }
    }
}
