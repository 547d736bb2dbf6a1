package io.emailthrottle.delivery;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.Round;
import io.emailthrottle.failover.Step;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.store.Completion;
import io.emailthrottle.store.Event;
import io.emailthrottle.vendor.SendReceipt.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Decides what becomes of an email after a round: where it goes, and when it comes back. */
final class Lifecycle {

    /** Between two calls of a vendor that an email insists on. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(3);

    private final Backoff backoff;
    private final RandomGenerator random;

    Lifecycle(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /**
     * @param attempts how many have failed before this round
     * @param expiresAt when the email is given up; it waits no longer than that
     */
    Completion after(Email email, int attempts, Instant expiresAt, Round round, Instant now) {
        List<Event> events = new ArrayList<>();
        round.steps().forEach(step -> events.add(event(step)));
        return switch (round.outcome()) {
            case Outcome.Sent sent -> {
                for (Refused refused : sent.receipt().refused()) {
                    String detail = refused.recipient().address() + ": " + refused.reason();
                    events.add(new Event(now, "recipient_refused", sent.vendor(), detail, null));
                }
                yield ended(
                        email,
                        EmailStatus.SENT,
                        attempts,
                        sent.vendor(),
                        sent.receipt().vendorMessageId(),
                        events,
                        now);
            }
            case Outcome.Rejected rejected -> {
                events.add(Event.of(
                        now, EmailStatus.REJECTED.word(), rejected.why().getMessage()));
                yield ended(email, EmailStatus.REJECTED, attempts, null, null, events, now);
            }
            case Outcome.Unconfirmed unconfirmed ->
                ended(email, EmailStatus.UNCONFIRMED, attempts + 1, unconfirmed.vendor(), null, events, now);
            case Outcome.Deferred deferred -> {
                int failed = attempts + (deferred.attempted() ? 1 : 0);
                KeyedCall keyed = deferred.keyed().orElse(null);
                Instant due = earlier(now.plus(deferred.nextRoundIn(backoff, failed, random)), expiresAt);
                Instant next = keyed == null ? due : earlier(due, halfWay(now, keyed.until()));
                events.add(Event.of(now, EmailStatus.QUEUED.word(), "due " + next + only(keyed)));
                yield new Completion(
                        email.id(), email.tenant(), EmailStatus.QUEUED, next, failed, null, null, keyed, events, now);
            }
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** An email that insists on a vendor calls it a few times more, and then comes back in order to go on. */
    private static Instant halfWay(Instant now, Instant until) {
        Duration half = Duration.between(now, until).dividedBy(2);
        return half.compareTo(LEAST_PAUSE) < 0 ? until : now.plus(half);
    }

    private static String only(KeyedCall keyed) {
        return keyed == null
                ? ""
                : "; until " + keyed.until() + " only " + keyed.vendor()
                        + " is called: it may have the email, and knows its idempotency key";
    }

    private static Event event(Step step) {
        Long tookMs = step.called() ? step.took().toMillis() : null;
        return new Event(step.at(), step.outcome(), step.vendor(), step.detail(), tookMs);
    }

    private static Completion ended(
            Email email,
            EmailStatus status,
            int attempts,
            String vendor,
            String vendorMessageId,
            List<Event> events,
            Instant now) {
        return new Completion(
                email.id(), email.tenant(), status, null, attempts, vendor, vendorMessageId, null, events, now);
    }
}
