package io.emailthrottle.vendor.simulated;

import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.util.function.Supplier;

/** The five kinds of failure, as a simulated vendor makes them. */
public enum SimulatedFailure {
    MESSAGE_REJECTED(() -> new MessageRejected("550 5.1.1 simulated: no such mailbox")),
    VENDOR_REFUSED(() -> new VendorRefused("401 simulated: wrong API key")),
    THROTTLED(() -> new Throttled(Throttled.By.VENDOR, "429 simulated: too many requests", Duration.ofSeconds(1))),
    VENDOR_UNAVAILABLE(() -> new VendorUnavailable("simulated: connection refused")),
    UNCONFIRMED(() -> new Unconfirmed("simulated: no answer after the message was handed over", null, false));

    private final Supplier<SendFailure> failure;

    SimulatedFailure(Supplier<SendFailure> failure) {
        this.failure = failure;
    }

    SendFailure make() {
        return failure.get();
    }
}
