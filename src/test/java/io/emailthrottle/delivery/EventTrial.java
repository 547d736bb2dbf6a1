package io.emailthrottle.delivery;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.SuppressionQuery;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.events.VendorEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;

/** One email, {@link Emails#ID}, that a vendor took, and what vendors then tell of it. */
public final class EventTrial implements AutoCloseable {

    private final ManualTime time = new ManualTime();
    private final TestStore store = new TestStore(TestDatabase.shared(Dialect.SQLITE));

    /** Has a vendor take the email. */
    public void takenBy(String vendor, String messageId, String recipient) {
        Email email = Email.builder(Emails.ID, time.now(), Emails.address(null, "s@example.com"), "Hello")
                .to(List.of(Emails.address(null, recipient)))
                .text("Hi")
                .build();
        Lease lease = new Lease("me", time.now().plusSeconds(60));
        store.emails()
                .accept(List.of(Acceptances.inHand(email, lease)), null, time.now())
                .join();
        Event call = new Event(time.now(), EmailStatus.SENT.word(), vendor, null, 7L);
        AttemptOutcome attemptOutcome = new AttemptOutcome(
                email.id(),
                Email.DEFAULT_TENANT,
                EmailStatus.SENT,
                null,
                0,
                vendor,
                messageId,
                null,
                List.of(call),
                time.now());
        store.emails().finish(attemptOutcome, new ClaimToken("me", 0)).join();
    }

    /**
     * Has a vendor tell.
     *
     * @param vendors that the email's tenant can use
     */
    public void tell(String vendor, List<VendorEvent> events, String... vendors) {
        new EmailEvents(store.reports(), _ -> Set.of(vendors), new Reputation(), time, new SimpleMeterRegistry())
                .take(vendor, events);
    }

    public List<String> timeline() {
        return store.reader().events(Emails.ID).stream().map(Event::type).toList();
    }

    public List<String> suppressed() {
        return store.suppressions().list(SuppressionQuery.of(Email.DEFAULT_TENANT), 9).stream()
                .map(Suppression::address)
                .toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
