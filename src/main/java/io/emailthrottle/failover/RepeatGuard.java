package io.emailthrottle.failover;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Unconfirmed;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides whether a call of one email may be repeated at the same vendor. Belongs to one send, through all its middlewares.
 *
 * <p>A call that remained unconfirmed is repeated only while the vendor remembers the email's key and the email still insists
 * on that vendor. A call that timed out, or was a probe, is not repeated when the email can go on to another vendor.
 */
final class RepeatGuard {

    /**
     * @param keyUntil when the vendor may have forgotten the key
     * @param insistFor how long the email insists on this vendor after its first unconfirmed call
     * @param elsewhere whether another vendor would take the email now
     * @param mayBeSentTwice whether another vendor may have the email also when a call here remained unconfirmed
     */
    record Limits(Instant keyUntil, Supplier<Duration> insistFor, BooleanSupplier elsewhere, boolean mayBeSentTwice) {}

    private final Limits limits;
    private final Time time;
    private Instant until;
    private boolean unconfirmed;

    /** @param unconfirmed whether an earlier round's call is unconfirmed already */
    RepeatGuard(Limits limits, boolean unconfirmed, Time time) {
        this.limits = limits;
        this.until = limits.keyUntil();
        this.unconfirmed = unconfirmed;
        this.time = time;
    }

    /** @throws Unconfirmed when the call would be a repeat that is not safe */
    void requireOpen() throws Unconfirmed {
        if (unconfirmed && isOver()) {
            throw new Unconfirmed(
                    "not called again: the time for repeats with the idempotency key is over", null, false);
        }
    }

    /** The failure as the middlewares round the call see it. */
    SendFailure noted(SendFailure failure) {
        if (!(failure instanceof Unconfirmed)) {
            return isSlow(failure) && limits.elsewhere().getAsBoolean() ? failure.withoutRepeat() : failure;
        }
        unconfirmed = true;
        until = earlier(until, later(time.now(), limits.insistFor().get()));
        boolean goesOn =
                limits.mayBeSentTwice() && isSlow(failure) && limits.elsewhere().getAsBoolean();
        return isOver() || goesOn ? failure.withoutRepeat() : failure;
    }

    private static boolean isSlow(SendFailure failure) {
        return failure.isTimeout() || ProbeCall.isUnderWay();
    }

    /** Whether a call, this send's or an earlier one, may have been taken, whatever was answered to those after it. */
    boolean isUnconfirmed() {
        return unconfirmed;
    }

    /** Until when repeats are safe and wanted. */
    Instant until() {
        return until;
    }

    private boolean isOver() {
        return !time.now().isBefore(until);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The sum, or the end of time. */
    private static Instant later(Instant instant, Duration length) {
        return length.compareTo(Duration.between(instant, Instant.MAX)) < 0 ? instant.plus(length) : Instant.MAX;
    }
}
