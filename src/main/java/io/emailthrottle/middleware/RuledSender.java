package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorAnswer;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A vendor's sender whose failures are judged by the user's rules: the first that matches decides, and acts. */
public final class RuledSender implements EmailSender {

    /** The wait after an answer that a rule calls throttled, when the answer names none. */
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);

    private final String vendor;
    private final EmailSender sender;
    private final List<ErrorRule> rules;
    private final SuspensionMiddleware suspensionMiddleware;
    private final @Nullable Permits permits;
    private final UnknownAnswers unknown;
    private final Time time;

    /** @param permits null when the vendor has no rate limiter, so that no rule can slow it */
    public RuledSender(
            String vendor,
            EmailSender sender,
            List<ErrorRule> rules,
            SuspensionMiddleware suspensionMiddleware,
            @Nullable Permits permits,
            UnknownAnswers unknown,
            Time time) {
        this.vendor = vendor;
        this.sender = sender;
        this.rules = List.copyOf(rules);
        this.suspensionMiddleware = suspensionMiddleware;
        this.permits = permits;
        this.unknown = unknown;
        this.time = time;
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        try {
            return sender.send(email);
        } catch (SendFailure failure) {
            throw judged(failure);
        }
    }

    private SendFailure judged(SendFailure failure) {
        VendorAnswer answer = failure.answer().orElse(null);
        if (answer == null) {
            return failure;
        }
        for (ErrorRule rule : rules) {
            if (rule.matches(answer)) {
                act(rule, failure);
                return reclassified(rule, failure);
            }
        }
        if (!answer.recognized()) {
            unknown.note(vendor, failure, time.now());
        }
        return failure;
    }

    private void act(ErrorRule rule, SendFailure failure) {
        if (rule.suspend() != null) {
            Instant now = time.now();
            suspensionMiddleware.setByRule(
                    new Suspension(failure.getMessage(), "error rule", now, now.plus(rule.suspend())));
        }
        if (rule.slowTo() != null && permits != null) {
            permits.slowTo(rule.slowTo());
        }
    }

    private SendFailure reclassified(ErrorRule rule, SendFailure failure) {
        String message = failure.getMessage();
        Throwable cause = failure.getCause();
        SendFailure judged = rule.kind() == null
                ? failure
                : switch (rule.kind()) {
                    case MESSAGE_REJECTED -> new MessageRejected(message, cause);
                    case RECIPIENT_REJECTED -> new MessageRejected(message, cause).asFinal();
                    case VENDOR_REFUSED -> new VendorRefused(message, cause);
                    case THROTTLED -> new Throttled(Throttled.By.VENDOR, message, wait(failure));
                    case VENDOR_UNAVAILABLE -> new VendorUnavailable(message, cause);
                    case UNCONFIRMED -> new Unconfirmed(message, cause, takesKeys());
                };
        return rule.suppressRecipient() && judged instanceof MessageRejected rejected ? rejected.suppressing() : judged;
    }

    private boolean takesKeys() {
        return !sender.capabilities().idempotency().isZero();
    }

    /** Shorter than the rule's suspension, because an operator can end a suspension but not a closed limiter. */
    private static Duration wait(SendFailure failure) {
        return failure instanceof Throttled throttled ? throttled.retryAfter() : DEFAULT_WAIT;
    }

    @Override
    public Capabilities capabilities() {
        return sender.capabilities();
    }

    @Override
    public Optional<BooleanSupplier> liveness() {
        return sender.liveness();
    }

    @Override
    public void close() {
        sender.close();
    }
}
