package io.emailthrottle.failover;

import io.emailthrottle.email.Delivery;
import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Offers an email to one vendor after the other, for one turn round the list. */
public final class Failover {

    private final Vendors vendors;
    private final FailoverSelector selector;
    private final SendMetrics metrics;
    private final Time time;

    public Failover(Vendors vendors, FailoverSelector selector, SendMetrics metrics, Time time) {
        this.vendors = vendors;
        this.selector = selector;
        this.metrics = metrics;
        this.time = time;
    }

    /**
     * Never throws for a vendor's sake: whatever happens is in the round.
     *
     * @param calling is told before each call to a vendor, when permits are taken and places occupied
     */
    public Round deliver(Email email, Runnable calling) {
        List<Step> steps = new ArrayList<>();
        return new Round(turn(email, steps, calling), steps);
    }

    private Outcome turn(Email email, List<Step> steps, Runnable calling) {
        boolean carried = false;
        boolean attempted = false;
        Optional<Duration> nextPermit = Optional.empty();
        VendorPipeline left = null;
        for (VendorPipeline vendor : candidates(email)) {
            Optional<String> obstacle = vendor.obstacle(email);
            if (obstacle.isPresent()) {
                steps.add(new Step(time.now(), vendor.name(), Step.SKIPPED, obstacle.get(), null));
                continue;
            }
            carried = true;
            if (left != null) {
                metrics.failedOver(left.name());
            }
            left = vendor;
            int before = steps.size();
            try {
                SendReceipt receipt = vendor.send(email, steps, calling);
                selector.succeeded(vendor);
                return new Outcome.Sent(vendor.name(), receipt);
            } catch (SendFailure failure) {
                selector.failed(vendor, failure);
                explain(failure, vendor, steps, before);
                switch (failure) {
                    case MessageRejected rejected -> {
                        return new Outcome.Rejected(rejected);
                    }
                    case Throttled throttled -> {
                        metrics.throttled(vendor.name(), throttled.by());
                        nextPermit = Optional.of(earlier(nextPermit, throttled.retryAfter()));
                    }
                    case Unconfirmed unconfirmed
                    when email.delivery() == Delivery.AT_MOST_ONCE -> {
                        return new Outcome.Unconfirmed(vendor.name(), unconfirmed);
                    }
                    default -> attempted = true;
                }
            }
        }
        return carried
                ? new Outcome.Deferred(attempted, nextPermit)
                : new Outcome.Rejected(new MessageRejected("no vendor can carry this email"));
    }

    private List<VendorPipeline> candidates(Email email) {
        if (email.vendor() == null) {
            return selector.candidates(email);
        }
        return vendors.named(email.vendor()).map(List::of).orElse(List.of());
    }

    /** A call has left its step already; a refusal of ours, or of a middleware, happened before any call. */
    private void explain(SendFailure failure, VendorPipeline vendor, List<Step> steps, int before) {
        boolean ours = failure instanceof Throttled throttled && throttled.by() != Throttled.By.VENDOR;
        if (ours || steps.size() == before) {
            steps.add(new Step(time.now(), vendor.name(), failure.kind(), failure.getMessage(), null));
        }
    }

    private static Duration earlier(Optional<Duration> known, Duration other) {
        return known.filter(duration -> duration.compareTo(other) <= 0).orElse(other);
    }
}
