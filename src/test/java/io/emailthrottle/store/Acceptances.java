package io.emailthrottle.store;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.VendorEventRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Emails that are about to be accepted, for tests. */
public final class Acceptances {

    public static final Duration LIFE = Duration.ofHours(24);

    /** Who takes emails. */
    public static final String VENDOR = "a";

    private Acceptances() {}

    /** What the vendor says became of an email; it says each thing only once. */
    public static VendorEventRow report(UUID id, EmailStatus status, Instant at) {
        return report(id, status, VENDOR, UUID.randomUUID().toString(), at);
    }

    public static VendorEventRow report(UUID id, EmailStatus status, String vendor, String key, Instant at) {
        Event event = new Event(at, status.word(), vendor, "ann@example.org", null);
        return new VendorEventRow(id, Email.DEFAULT_TENANT, key, event, status, null);
    }

    /** The least that an email can be, with an id of its own. */
    public static Email.Builder email(Instant now) {
        return email(now, "Hello");
    }

    public static Email.Builder email(Instant now, String subject) {
        return Email.builder(
                        UuidCreator.getTimeOrderedEpochPlus1(), now, Emails.address(null, "s@example.com"), subject)
                .to(List.of(Emails.address(null, "ann@example.org")))
                .text("Hi Ann");
    }

    public static NewEmailRow queued(Email email, Instant dueAt) {
        return queued(email, dueAt, dueAt.plus(LIFE));
    }

    public static NewEmailRow queued(Email email, Instant dueAt, Instant expiresAt) {
        return new NewEmailRow(email, EmailStatus.QUEUED, route(email), dueAt, expiresAt, null, null, List.of());
    }

    /** Waits by this route. */
    public static NewEmailRow queued(Email email, String route, Instant dueAt) {
        return new NewEmailRow(email, EmailStatus.QUEUED, route, dueAt, dueAt.plus(LIFE), null, null, List.of());
    }

    public static NewEmailRow scheduled(Email email, Instant at) {
        return new NewEmailRow(email, EmailStatus.SCHEDULED, route(email), at, at.plus(LIFE), at, null, List.of());
    }

    public static NewEmailRow inHand(Email email, Lease lease) {
        return new NewEmailRow(
                email,
                EmailStatus.SENDING,
                route(email),
                null,
                email.createdAt().plus(LIFE),
                null,
                lease,
                List.of());
    }

    private static String route(Email email) {
        return email.vendor() == null ? "" : email.vendor();
    }

    /** What a node tells of an email that it had in hand. */
    public static AttemptOutcome completion(UUID id, EmailStatus status, Instant now) {
        boolean taken = status == EmailStatus.SENT;
        boolean called = taken || status == EmailStatus.UNCONFIRMED;
        return new AttemptOutcome(
                id,
                Email.DEFAULT_TENANT,
                status,
                status == EmailStatus.QUEUED ? now.plusSeconds(60) : null,
                status == EmailStatus.QUEUED ? 1 : 0,
                called ? VENDOR : null,
                taken ? "message-" + id : null,
                null,
                List.of(Event.of(now, status, null)),
                now);
    }
}
