package io.emailthrottle.vendor;

import io.emailthrottle.email.Email;
import java.time.Duration;

/**
 * A call that finds out whether a vendor that failed works again. It has short time-outs and is not repeated, because the
 * email goes on to another vendor if it fails.
 */
public final class ProbeCall {

    /** Healthy vendors answer in a second. */
    public static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final ScopedValue<Boolean> UNDER_WAY = ScopedValue.newInstance();

    /** What a probe does. */
    @FunctionalInterface
    public interface Call<T, X extends Exception> {
        T run() throws X;
    }

    private ProbeCall() {}

    /** Runs a call as a probe. */
    public static <T, X extends Exception> T run(Call<T, X> call) throws X {
        return ScopedValue.where(UNDER_WAY, true).call(call::run);
    }

    /** Sends an email as a probe. */
    public static SendReceipt send(Email email, EmailSender sender) throws SendFailure {
        return run(() -> sender.send(email));
    }

    /** Whether the calling thread makes a probe. */
    public static boolean isUnderWay() {
        return UNDER_WAY.isBound();
    }

    /** The time-out of a call: the configured one, for a probe no more than {@link #PATIENCE}. */
    public static Duration timeout(Duration configured) {
        return isUnderWay() && configured.compareTo(PATIENCE) > 0 ? PATIENCE : configured;
    }
}
