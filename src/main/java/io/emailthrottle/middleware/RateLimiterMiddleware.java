package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.RequestSent;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes a permit before each call to the vendor, waiting for it when that is short enough, and learns from the vendor's
 * own "too many requests" to call no sooner than it was told.
 */
public final class RateLimiterMiddleware implements Middleware {

    /** One that was permitted. A sender behind this that calls several times uses one permit for all. */
    private final class Call implements Runnable {
        private final long permitted;
        private boolean left;

        Call(long permitted) {
            this.permitted = permitted;
        }

        /** It leaves. */
        @Override
        public void run() {
            if (!left) {
                left = true;
                permits.recordDeparture(permitted, time.nanos());
            }
        }

        void end() {
            if (!left) {
                permits.recordDeparture(permitted, permitted);
            }
        }
    }

    private final Permits permits;
    private final long maxWaitNanos;
    private final Time time;

    /** @param maxWait how long one email may wait here in all; zero lets it go on to the next vendor at once */
    public RateLimiterMiddleware(Permits permits, Duration maxWait, Time time) {
        this.permits = permits;
        this.maxWaitNanos = maxWait.toNanos();
        this.time = time;
    }

    public Permits permits() {
        return permits;
    }

    @Override
    public Optional<Throttled> refusal() {
        long wait = permits.nextIn();
        return wait <= maxWaitNanos ? Optional.empty() : Optional.of(noPermitFor(wait));
    }

    @Override
    public Capacity capacity() {
        int available = permits.available();
        if (available > 0) {
            return Capacity.of(available);
        }
        Duration nextIn = Duration.ofNanos(permits.nextIn());
        return new Capacity(0, nextIn, nextIn.isZero());
    }

    private Throttled noPermitFor(long nanos) {
        return new Throttled(Throttled.By.RATE_LIMITER, permits.reason(), Duration.ofNanos(nanos));
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        long began = time.nanos();
        while (true) {
            long asked = time.nanos();
            long patience = Math.max(0, maxWaitNanos - (asked - began));
            long wait = permits.reserve(patience);
            if (-wait > patience) {
                throw noPermitFor(-wait);
            }
            if (wait < 0) {
                Pause.of(Duration.ofNanos(-wait), time);
                continue;
            }
            if (wait > 0) {
                Pause.of(Duration.ofNanos(wait), time);
                if (permits.lapsed(asked + wait) || permits.closed()) {
                    continue;
                }
            }
            Call call = new Call(asked + wait);
            try {
                return RequestSent.watch(call, next, email);
            } catch (Throttled throttled) {
                if (throttled.by() != Throttled.By.VENDOR) {
                    throw throttled;
                }
                long retryAfter = throttled.retryAfter().toNanos();
                permits.closeFor(retryAfter);
                if (retryAfter > maxWaitNanos - (time.nanos() - began)) {
                    throw throttled;
                }
            } finally {
                call.end();
            }
        }
    }
}
