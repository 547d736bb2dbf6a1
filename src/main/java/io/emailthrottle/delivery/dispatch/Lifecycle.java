package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.email.RecipientStatus;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.Step;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.RecipientState;
import io.emailthrottle.vendor.SendReceipt.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of an email after a round: where it goes, and when it comes back. */
public final class Lifecycle {

    /** Between two calls of a vendor that an email insists on. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(3);

    private final Backoff backoff;
    private final RandomGenerator random;

    public Lifecycle(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /**
     * @param attempts how many have failed before this round
     * @param expiresAt when the email is given up; it waits no longer than that
     */
    AttemptOutcome after(Email email, int attempts, Instant expiresAt, DeliveryAttempt round, Instant now) {
        List<Event> events = new ArrayList<>();
        round.steps().forEach(step -> events.add(event(step)));
        return switch (round.outcome()) {
            case Outcome.Sent sent -> sent(email, attempts, expiresAt, sent, events, now);
            case Outcome.Rejected rejected -> {
                events.add(Event.of(now, EmailStatus.REJECTED, rejected.why().getMessage()));
                yield ended(email, EmailStatus.REJECTED, attempts, null, null, events, now);
            }
            case Outcome.Unconfirmed unconfirmed ->
                ended(email, EmailStatus.UNCONFIRMED, attempts + 1, unconfirmed.vendor(), null, events, now);
            case Outcome.Deferred deferred -> {
                int failed = attempts + (deferred.attempted() ? 1 : 0);
                KeyedCall keyed = deferred.keyed().orElse(null);
                Instant due = earlier(now.plus(deferred.nextRoundIn(backoff, failed, random)), expiresAt);
                Instant next = keyed == null ? due : earlier(due, halfWay(now, keyed.until()));
                events.add(Event.of(now, EmailStatus.QUEUED, "due " + next + only(keyed)));
                yield new AttemptOutcome(
                        email.id(), email.tenant(), EmailStatus.QUEUED, next, failed, null, null, keyed, events, now);
            }
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Recipients that are refused for now wait for another attempt, without those who have the email. */
    private AttemptOutcome sent(
            Email email, int attempts, Instant expiresAt, Outcome.Sent sent, List<Event> events, Instant now) {
        List<Refused> refused = sent.receipt().refused();
        String vendor = sent.vendor();
        String messageId = sent.receipt().vendorMessageId();
        for (Refused one : refused) {
            String detail = one.recipient().address() + ": " + one.reason();
            TimelineWord word = one.forNow() ? TimelineWord.RECIPIENT_DEFERRED : TimelineWord.RECIPIENT_REFUSED;
            events.add(new Event(now, word.word(), vendor, detail, null));
        }
        List<RecipientState> recipients = refused.isEmpty() ? List.of() : recipients(email, vendor, refused);
        if (refused.stream().noneMatch(Refused::forNow)) {
            return ended(email, EmailStatus.SENT, attempts, vendor, messageId, events, now)
                    .with(recipients);
        }
        Duration pause = backoff.after(attempts + 1, random);
        Instant due = earlier(now.plus(pause), expiresAt);
        events.add(Event.of(now, EmailStatus.QUEUED, "due " + due + " for those who were refused for now"));
        return new AttemptOutcome(
                email.id(),
                email.tenant(),
                EmailStatus.QUEUED,
                due,
                attempts + 1,
                vendor,
                messageId,
                null,
                events,
                now,
                recipients);
    }

    private static List<RecipientState> recipients(Email email, String vendor, List<Refused> refused) {
        Map<String, RecipientState> states = new LinkedHashMap<>();
        for (Address taken : email.recipients()) {
            String address = lower(taken);
            states.put(address, new RecipientState(address, RecipientStatus.SENT, vendor, null));
        }
        for (Refused one : refused) {
            String address = lower(one.recipient());
            RecipientStatus status = one.forNow() ? RecipientStatus.QUEUED : RecipientStatus.REJECTED;
            states.put(address, new RecipientState(address, status, vendor, one.reason()));
        }
        return List.copyOf(states.values());
    }

    /**
     * What a round ended with, of an email that some of its recipients have already: it is sent, and the others have what the round
     * says.
     */
    AttemptOutcome ofRest(Email email, AttemptOutcome attemptOutcome) {
        RecipientStatus status = switch (attemptOutcome.status()) {
            case REJECTED -> RecipientStatus.REJECTED;
            case UNCONFIRMED -> RecipientStatus.UNCONFIRMED;
            case SENT -> RecipientStatus.SENT;
            default -> null;
        };
        if (status == null
                || status == RecipientStatus.SENT
                        && !attemptOutcome.recipients().isEmpty()) {
            return attemptOutcome;
        }
        String why = status == RecipientStatus.SENT
                ? null
                : attemptOutcome.events().getLast().detail();
        List<RecipientState> rest = email.recipients().stream()
                .map(recipient -> new RecipientState(lower(recipient), status, attemptOutcome.vendor(), why))
                .toList();
        return attemptOutcome.ofRest(rest);
    }

    private static String lower(Address address) {
        return address.address().toLowerCase(Locale.ROOT);
    }

    /** An email that insists on a vendor calls it a few times more, and then comes back in order to go on. */
    private static Instant halfWay(Instant now, Instant until) {
        Duration half = Duration.between(now, until).dividedBy(2);
        return half.compareTo(LEAST_PAUSE) < 0 ? until : now.plus(half);
    }

    private static String only(@Nullable KeyedCall keyed) {
        return keyed == null
                ? ""
                : "; until " + keyed.until() + " only " + keyed.vendor()
                        + " is called: it may have the email, and knows its idempotency key";
    }

    private static Event event(Step step) {
        Long tookMs = step.took() == null ? null : step.took().toMillis();
        return new Event(step.at(), step.outcome(), step.vendor(), step.detail(), tookMs);
    }

    private static AttemptOutcome ended(
            Email email,
            EmailStatus status,
            int attempts,
            @Nullable String vendor,
            @Nullable String vendorMessageId,
            List<Event> events,
            Instant now) {
        return new AttemptOutcome(
                email.id(), email.tenant(), status, null, attempts, vendor, vendorMessageId, null, events, now);
    }
}
