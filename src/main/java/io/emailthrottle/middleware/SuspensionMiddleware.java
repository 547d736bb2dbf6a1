package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets no email through while its vendor is suspended. An operator's suspension, one of the error rules and one of
 * the reputation guard stand beside each other: the end of one does not end another.
 */
public final class SuspensionMiddleware implements Middleware {

    /** A suspension without an end may be ended at any time, so the next check is soon. */
    private static final Duration WITHOUT_END = Duration.ofMinutes(1);

    private final Time time;
    private volatile @Nullable Suspension byOperator;
    private volatile @Nullable Suspension byRule;
    private volatile @Nullable Suspension byReputation;

    public SuspensionMiddleware(Time time) {
        this.time = time;
    }

    /** What an operator decided; null to end it. */
    public void setByOperator(@Nullable Suspension suspension) {
        byOperator = suspension;
    }

    /** What an error rule decided; null to end it. One that ends later is not cut short. */
    public void setByRule(@Nullable Suspension suspension) {
        Suspension now = byRule;
        if (suspension == null || now == null || now.endsBefore(suspension)) {
            byRule = suspension;
        }
    }

    /** What the reputation guard decided; null to end it. */
    public void setByReputation(@Nullable Suspension suspension) {
        byReputation = suspension;
    }

    /** Ends what the reputation guard decided; false when it had decided nothing. */
    public boolean endReputation() {
        boolean ended = byReputation != null;
        byReputation = null;
        return ended;
    }

    /** The one that lasts now; the operator's first. */
    public Optional<Suspension> suspension() {
        Suspension first = byOperator;
        if (first == null && byRule == null && byReputation == null) {
            return Optional.empty();
        }
        Instant now = time.now();
        if (first != null && first.lastsAt(now)) {
            return Optional.of(first);
        }
        return Optional.ofNullable(byRule)
                .filter(suspension -> suspension.lastsAt(now))
                .or(() -> Optional.ofNullable(byReputation));
    }

    /** How long it will let nothing through; zero when it lets through now. */
    public Duration closedForAnother() {
        return suspension()
                .map(suspension ->
                        suspension.until() == null ? WITHOUT_END : Duration.between(time.now(), suspension.until()))
                .orElse(Duration.ZERO);
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        beforeCall();
        return next.send(email);
    }

    /** Since it came in, the email may have waited for a permit, or for another attempt. */
    @Override
    public void beforeCall() throws Throttled {
        Optional<Throttled> refusal = refusal();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    @Override
    public Capacity capacity() {
        Duration closed = closedForAnother();
        return closed.isZero() ? Capacity.UNLIMITED : Capacity.none(closed);
    }

    @Override
    public Optional<Throttled> refusal() {
        return suspension()
                .map(suspension -> new Throttled(
                        Throttled.By.SUSPENSION,
                        "suspended by " + suspension.by() + ": " + suspension.reason(),
                        closedForAnother()));
    }
}
