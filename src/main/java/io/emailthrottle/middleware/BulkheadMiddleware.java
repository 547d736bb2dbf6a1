package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import java.util.Optional;

/** Keeps the sends in flight at one vendor below a number, so that a slow vendor cannot take all memory and threads. */
public final class BulkheadMiddleware implements Middleware {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final io.github.resilience4j.bulkhead.Bulkhead bulkhead;

    public BulkheadMiddleware(String name, int maxInFlight, BulkheadRegistry registry) {
        this.bulkhead = registry.bulkhead(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(maxInFlight)
                        .maxWaitDuration(Duration.ZERO)
                        .build());
    }

    public int inFlight() {
        return maxInFlight() - bulkhead.getMetrics().getAvailableConcurrentCalls();
    }

    public int maxInFlight() {
        return bulkhead.getMetrics().getMaxAllowedConcurrentCalls();
    }

    @Override
    public Optional<Throttled> refusal() {
        return inFlight() < maxInFlight() ? Optional.empty() : Optional.of(full());
    }

    @Override
    public Capacity capacity() {
        int places = maxInFlight() - inFlight();
        return places > 0 ? Capacity.of(places) : Capacity.full();
    }

    private Throttled full() {
        return new Throttled(Throttled.By.BULKHEAD, maxInFlight() + " sends in flight already", RETRY_AFTER);
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        if (!bulkhead.tryAcquirePermission()) {
            throw full();
        }
        try {
            return next.send(email);
        } finally {
            bulkhead.onComplete();
        }
    }
}
