package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.middleware.RecipientLimits.Group;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.RequestSent;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a permit before each call to the vendor, waiting for it when that is short enough, and learns from the vendor's
 * own "too many requests" to call no sooner than it was told.
 */
public final class RateLimiterMiddleware implements Middleware {

    /** One that was permitted. A sender behind this that calls several times uses one permit for all. */
    private final class Call implements Runnable {
        private final long permitted;
        private final List<Permits> counting;
        private boolean left;

        /** @param counting the permits that were taken for it */
        Call(long permitted, List<Permits> counting) {
            this.permitted = permitted;
            this.counting = counting;
        }

        /** It leaves. */
        @Override
        public void run() {
            if (!left) {
                left = true;
                long now = time.nanos();
                counting.forEach(one -> one.recordDeparture(permitted, now));
            }
        }

        void end() {
            if (!left) {
                counting.forEach(one -> one.recordDeparture(permitted, permitted));
            }
        }
    }

    private final Permits permits;
    private final RecipientLimits recipientLimits;
    private final long maxWaitNanos;
    private final Time time;

    public RateLimiterMiddleware(Permits permits, Duration maxWait, Time time) {
        this(permits, RecipientLimits.NONE, maxWait, time);
    }

    /**
     * @param permits for all calls
     * @param recipientLimits for calls to certain recipient domains, beside those
     * @param maxWait how long one email may wait here in all; zero lets it go on to the next vendor at once
     */
    public RateLimiterMiddleware(Permits permits, RecipientLimits recipientLimits, Duration maxWait, Time time) {
        this.permits = permits;
        this.recipientLimits = recipientLimits;
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

    /** The limits for certain recipient domains. */
    public RecipientLimits recipientLimits() {
        return recipientLimits;
    }

    @Override
    public Optional<Throttled> refusal(Email email) {
        Optional<Throttled> refusal = refusal();
        if (refusal.isPresent()) {
            return refusal;
        }
        Group slowest = slowest(recipientLimits.of(email));
        return slowest == null || slowest.permits().nextIn() <= maxWaitNanos
                ? Optional.empty()
                : Optional.of(noPermitFor(slowest));
    }

    /** The group that makes the email wait longest; null when none does. */
    private static @Nullable Group slowest(List<Group> groups) {
        Group slowest = null;
        for (Group group : groups) {
            long wait = group.permits().nextIn();
            if (wait > 0 && (slowest == null || wait > slowest.permits().nextIn())) {
                slowest = group;
            }
        }
        return slowest;
    }

    @Override
    public Capacity capacity(String recipients) {
        return recipientLimits
                .named(recipients)
                .map(group -> capacity().and(capacity(group.permits())))
                .orElseGet(this::capacity);
    }

    @Override
    public Capacity capacity() {
        return capacity(permits);
    }

    private static Capacity capacity(Permits permits) {
        int available = permits.available();
        if (available > 0) {
            return Capacity.of(available);
        }
        Duration nextIn = Duration.ofNanos(permits.nextIn());
        return new Capacity(0, nextIn, nextIn.isZero());
    }

    /** An email may wait here for its permit instead of being refused. */
    @Override
    public Delay delay() {
        long wait = permits.nextIn();
        return wait == 0 ? Delay.NONE : new Delay(Duration.ofNanos(wait), permits.reason());
    }

    @Override
    public int hold(int sends) {
        return permits.hold(sends);
    }

    @Override
    public int hold(int sends, String recipients) {
        int wanted = recipientLimits
                .named(recipients)
                .map(group -> group.permits().hold(sends))
                .orElse(sends);
        return wanted == 0 ? 0 : hold(wanted);
    }

    private static Throttled noPermitFor(Group group) {
        return noPermitFor(group, group.permits().nextIn());
    }

    private static Throttled noPermitFor(Group group, long nanos) {
        return new Throttled(
                Throttled.By.RECIPIENT_LIMIT,
                group.permits().reason() + " for " + String.join(", ", group.domains()),
                Duration.ofNanos(nanos));
    }

    private Throttled noPermitFor(long nanos) {
        return new Throttled(Throttled.By.RATE_LIMITER, permits.reason(), Duration.ofNanos(nanos));
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        long began = time.nanos();
        List<Group> groups = recipientLimits.of(email);
        while (true) {
            long asked = time.nanos();
            long patience = Math.max(0, maxWaitNanos - (asked - began));
            Group slowest = slowest(groups);
            if (slowest != null) {
                long wait = slowest.permits().nextIn();
                if (wait > patience) {
                    throw noPermitFor(slowest);
                }
                Pause.of(Duration.ofNanos(wait), time);
                continue;
            }
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
            List<Permits> counting = new ArrayList<>(List.of(permits));
            Call call = new Call(asked + wait, counting);
            Throttled taken = take(groups, counting);
            if (taken != null) {
                call.end();
                if (taken.retryAfter().toNanos() > patience) {
                    throw taken;
                }
                Pause.of(taken.retryAfter(), time);
                continue;
            }
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

    /**
     * Takes a permit of each group. What was taken stays taken when one has none, so that no window ever has too many.
     *
     * @return which group has none, because another email took its last one since it was looked for; null when all had one
     */
    private static @Nullable Throttled take(List<Group> groups, List<Permits> taken) {
        for (Group group : groups) {
            long wait = group.permits().reserve(0);
            if (wait != 0) {
                return noPermitFor(group, -wait);
            }
            taken.add(group.permits());
        }
        return null;
    }
}
