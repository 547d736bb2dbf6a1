package io.emailthrottle.store.email;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.RecipientState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a node's work on an email ended.
 *
 * @param status queued again, or a final one
 * @param dueAt when it may be claimed again; null unless queued
 * @param attempts how many have failed in all
 * @param vendor that took it, or may have; null when none did, and when it is queued again for all of its recipients
 * @param keyed the vendor that may have it and knows its key, and is to be asked again; null unless queued
 * @param events what happened on the way, in order
 * @param recipients how its recipients fare, as far as they do not fare alike
 */
public record AttemptOutcome(
        UUID id,
        String tenant,
        EmailStatus status,
        @Nullable Instant dueAt,
        int attempts,
        @Nullable String vendor,
        @Nullable String vendorMessageId,
        @Nullable KeyedCall keyed,
        List<Event> events,
        Instant at,
        List<RecipientState> recipients) {

    /** Of an email whose recipients fare alike. */
    public AttemptOutcome(
            UUID id,
            String tenant,
            EmailStatus status,
            @Nullable Instant dueAt,
            int attempts,
            @Nullable String vendor,
            @Nullable String vendorMessageId,
            @Nullable KeyedCall keyed,
            List<Event> events,
            Instant at) {
        this(id, tenant, status, dueAt, attempts, vendor, vendorMessageId, keyed, events, at, List.of());
    }

    /** Of an email that no vendor was called with. */
    public static AttemptOutcome unsent(
            ClaimedEmail claimedEmail, EmailStatus status, @Nullable Instant dueAt, List<Event> events, Instant at) {
        KeyedCall keyed = status.isFinal() ? null : claimedEmail.keyed();
        return new AttemptOutcome(
                claimedEmail.id(),
                claimedEmail.tenant(),
                status,
                dueAt,
                claimedEmail.attempts(),
                null,
                null,
                keyed,
                events,
                at);
    }

    /** Whether a vendor took it for some of its recipients, and it is queued again for the others. */
    boolean divides() {
        return status == EmailStatus.QUEUED && vendor != null;
    }

    /** Of an email that some of its recipients had before: it is sent, whatever became of the others. */
    public AttemptOutcome ofRest(List<RecipientState> states) {
        boolean taken = status == EmailStatus.SENT;
        String by = taken ? vendor : null;
        String messageId = taken ? vendorMessageId : null;
        return new AttemptOutcome(
                id, tenant, EmailStatus.SENT, null, attempts, by, messageId, null, events, at, states);
    }

    /** Whether a vendor took it in this round, for all of its recipients or for some. */
    public boolean wasTaken() {
        return status == EmailStatus.SENT && vendor != null || divides();
    }

    /** The same with what became of its recipients. */
    public AttemptOutcome with(List<RecipientState> states) {
        return new AttemptOutcome(
                id, tenant, status, dueAt, attempts, vendor, vendorMessageId, keyed, events, at, states);
    }

    /** The same with more that happened before; of an email that comes again it is told when it does. */
    public AttemptOutcome preceded(List<Event> before) {
        if (before.isEmpty() || !status.isFinal()) {
            return this;
        }
        List<Event> all = Stream.concat(before.stream(), events.stream()).toList();
        return new AttemptOutcome(
                id, tenant, status, dueAt, attempts, vendor, vendorMessageId, keyed, all, at, recipients);
    }
}
