package io.emailthrottle.vendor.simulated;

import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.util.function.Supplier;

/** How a simulated vendor fails: in each of the five kinds, and by time-outs as real vendors' senders have them. */
public enum SimulatedFailure {
    MESSAGE_REJECTED(() -> new MessageRejected("550 5.1.1 simulated: no such mailbox").asFinal()),
    VENDOR_REFUSED(() -> new VendorRefused("401 simulated: wrong API key")),
    THROTTLED(() -> new Throttled(Throttled.By.VENDOR, "429 simulated: too many requests", Duration.ofSeconds(1))),
    VENDOR_UNAVAILABLE(() -> new VendorUnavailable("simulated: connection refused")),
    /** It fails at once, and whether it took the email is unknown. */
    UNCONFIRMED(() -> new Unconfirmed("simulated: no answer after the message was handed over", null, false)),
    /** It takes the message and says nothing. */
    SILENT(() -> new Unconfirmed("simulated: no answer within PT10S (read-timeout)", null, false).byTimeout(), 10),
    /** It completes no connection. */
    UNREACHABLE(() -> new VendorUnavailable("simulated: Connect timed out").byTimeout(), 5),
    /** It reads the message so slowly that it does not come to its end. */
    DRIPPING(() -> new VendorUnavailable("simulated: not done within PT15S (total-timeout)").byTimeout(), 15);

    private final Supplier<SendFailure> failure;
    private final Duration after;

    SimulatedFailure(Supplier<SendFailure> failure) {
        this(failure, 0);
    }

    SimulatedFailure(Supplier<SendFailure> failure, int afterSeconds) {
        this.failure = failure;
        this.after = Duration.ofSeconds(afterSeconds);
    }

    SendFailure make() {
        return failure.get();
    }

    /** How long a call takes until it has timed out; zero for a failure that is no time-out. */
    Duration after() {
        return after;
    }
}
