package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Priority;
import io.emailthrottle.middleware.Reputation.Standing;
import io.emailthrottle.middleware.Reputation.State;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.Optional;

/**
 * Counts what a vendor takes, and holds emails of priority low back while too many of the vendor's, or of their From domain's, come back or
 * are called spam. Waiting uses up no attempt.
 */
public final class ReputationMiddleware implements Middleware {

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private final String vendor;
    private final Reputation reputation;

    public ReputationMiddleware(String vendor, Reputation reputation) {
        this.vendor = vendor;
        this.reputation = reputation;
    }

    /** The vendor's standing; empty before anything was sent through it. */
    public Optional<Standing> standing() {
        return reputation.ofVendor(vendor);
    }

    /** Begins the vendor's count anew, because an operator uses it again. */
    public void countAnew() {
        reputation.countAnew(vendor);
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        Optional<Throttled> refusal = refusal(email);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        SendReceipt receipt = next.send(email);
        reputation.sent(vendor, email.from().domain());
        return receipt;
    }

    @Override
    public Optional<Throttled> refusal(Email email) {
        if (email.priority() != Priority.LOW) {
            return Optional.empty();
        }
        return standing()
                .filter(ReputationMiddleware::holdsLow)
                .or(() -> reputation.ofDomain(email.from().domain()).filter(ReputationMiddleware::holdsLow))
                .map(standing -> new Throttled(
                        Throttled.By.REPUTATION,
                        "emails of priority low are held back: " + standing.reason(),
                        LOOK_AGAIN));
    }

    private static boolean holdsLow(Standing standing) {
        return standing.state().compareTo(State.HOLDING_LOW) >= 0;
    }
}
