package io.emailthrottle.vendor;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a send did not succeed. There are five kinds, and the kind alone decides what happens next:
 *
 * <table>
 * <caption>What each kind means for the email and for the vendor</caption>
 * <tr><th>kind</th><th>same vendor again</th><th>next vendor</th><th>breaker counts it</th><th>uses up an attempt</th></tr>
 * <tr><td>{@link MessageRejected}</td><td>no</td><td>one, unless it is final</td><td>no</td><td>ends the email</td></tr>
 * <tr><td>{@link VendorRefused}</td><td>no</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>{@link Throttled}</td><td>if the wait fits</td><td>yes</td><td>no</td><td>no</td></tr>
 * <tr><td>{@link VendorUnavailable}</td><td>yes</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>{@link Unconfirmed}</td><td>if repeatable</td><td>by the email's delivery</td><td>yes</td><td>yes</td></tr>
 * </table>
 *
 * <p>A vendor that is unavailable for one recipient alone ({@link VendorUnavailable#forRecipient}) is neither asked again at
 * once nor counted by the breaker.
 *
 * <p>Carries no stack trace: it is an answer, not a bug, and a full trace costs more than the decision.
 */
public abstract sealed class SendFailure extends Exception
        permits MessageRejected, VendorRefused, Throttled, VendorUnavailable, Unconfirmed {

    private static final int MAX_MESSAGE = 500;

    private @Nullable VendorAnswer answer;
    private boolean timeout;

    SendFailure(String message, @Nullable Throwable cause) {
        super(clean(message), cause, false, false);
    }

    /** What went wrong, in at most 500 characters. Unlike other exceptions a failure always has a message. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "every constructor takes a message");
    }

    /** The kind in lower case with underscores, as it stands in JSON and in metrics. */
    public abstract String kind();

    /** Whether the same vendor may be called again at once, after the retry's back-off. */
    public abstract boolean mayRepeat();

    /** Whether the circuit breaker counts it as a failure of the vendor. */
    public abstract boolean countsAgainstVendor();

    /** Whether it is a time-out: the vendor was silent for as long as it was given, so a second call would cost as much again. */
    public boolean isTimeout() {
        return timeout;
    }

    /** The same failure, marked as a time-out. */
    public SendFailure byTimeout() {
        timeout = true;
        return this;
    }

    /** The same failure for those that may repeat a call: this one they may not. */
    public SendFailure withoutRepeat() {
        return this;
    }

    /** The vendor's answer; empty when there was none, or when it was not kept. */
    public Optional<VendorAnswer> answer() {
        return Optional.ofNullable(answer);
    }

    /** The same failure, with the answer that it was read from. */
    public SendFailure from(VendorAnswer itsAnswer) {
        answer = itsAnswer;
        return this;
    }

    /** Lets a copy of this failure have what belongs to it beside kind and message. */
    final SendFailure copied(SendFailure copy) {
        copy.answer = answer;
        copy.timeout = timeout;
        return copy;
    }

    /** A vendor's words are foreign text: one line, no control characters, not endless. */
    private static String clean(String message) {
        boolean plain = message.chars().noneMatch(Character::isISOControl);
        String oneLine =
                plain ? message : message.replaceAll("\\p{Cntrl}+", " ").strip();
        return oneLine.length() <= MAX_MESSAGE ? oneLine : oneLine.substring(0, MAX_MESSAGE) + "...";
    }
}
