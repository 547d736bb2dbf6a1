package io.emailthrottle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.suppression.SuppressionQuery;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.events.Bounce;
import io.emailthrottle.vendor.events.Bounce.Reason;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.VendorEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmailEventsTest {

    private static final String VENDOR = Acceptances.VENDOR;
    private static final String ANN = "ann@example.org";
    private static final Function<String, Set<String>> VENDORS = _ -> Set.of(VENDOR, "other");

    private final ManualTime time = new ManualTime();
    private final TestDatabase database = TestDatabase.shared(Dialect.SQLITE);
    private final TestStore store = new TestStore(database);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Reputation reputation = new Reputation();
    private final EmailEvents events = new EmailEvents(store.reports(), VENDORS, reputation, time, registry);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void an_event_that_comes_a_moment_before_the_outcome_is_written_waits_for_it() {
        UUID id = inHand();
        Time slow = new Time() {
            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public void sleep(Duration duration) {
                sent(id);
            }
        };
        VendorEvent event = VendorEvent.of(EventType.DELIVERED)
                .withId("1")
                .at(time.now())
                .about(null, "message-" + id)
                .to(ANN);

        new EmailEvents(store.reports(), VENDORS, new Reputation(), slow, registry).take(VENDOR, List.of(event));

        assertThat(status(id)).isEqualTo(EmailStatus.DELIVERED);
    }

    @Test
    void nobody_waits_for_an_old_event_of_an_unknown_email_or_for_one_with_an_unknown_id_of_ours() {
        VendorEvent old =
                VendorEvent.of(EventType.OPENED).at(time.now().minusSeconds(60)).about(null, "unknown");
        VendorEvent ours = VendorEvent.of(EventType.OPENED)
                .at(time.now())
                .about(UUID.randomUUID().toString(), null);

        events.take(VENDOR, List.of(old, ours));

        assertThat(time.passed()).isZero();
        assertThat(registry.counter("email.events.unmatched", "vendor", VENDOR).count())
                .isEqualTo(2);
    }

    @Test
    void one_request_may_tell_of_known_and_unknown_emails() {
        UUID id = inHand();
        sent(id);
        VendorEvent event = bounce(id).withId("1");

        events.take(VENDOR, List.of(bounce(UUID.randomUUID()), event, event, bounce(UUID.randomUUID())));

        assertThat(status(id)).isEqualTo(EmailStatus.BOUNCED);
        assertThat(registry.counter("email.events", "vendor", VENDOR, "type", "bounced")
                        .count())
                .isEqualTo(1);
        assertThat(registry.counter("email.events.repeated", "vendor", VENDOR).count())
                .isEqualTo(1);
        assertThat(registry.counter("email.events.unmatched", "vendor", VENDOR).count())
                .isEqualTo(2);
        assertThat(reputation.drain())
                .as("the address is at fault, and a repeated event counts once")
                .containsExactly(
                        Map.entry(new Reputation.Key(VENDOR, "example.com"), new Reputation.Tally(0, 1, 0, 0)));
    }

    @Test
    void events_without_an_id_are_told_apart_by_all_that_they_say() {
        UUID id = inHand();
        sent(id);
        VendorEvent one = VendorEvent.of(EventType.CLICKED).at(time.now()).about(id.toString(), null);

        events.take(
                VENDOR,
                List.of(
                        one,
                        one,
                        one.saying("https://example.com"),
                        one.at(time.now().minusSeconds(1))));

        assertThat(store.reader().events(id))
                .extracting(Event::type)
                .containsExactly("sent", "clicked", "clicked", "clicked");
    }

    @Test
    void the_same_id_from_another_vendor_is_another_event() {
        UUID id = called(inHand(), VENDOR, "other");
        VendorEvent event = bounce(id).withId("1");

        events.take(VENDOR, List.of(event));
        events.take("other", List.of(event));

        assertThat(store.reader().events(id))
                .filteredOn(line -> line.type().equals("bounced"))
                .extracting(Event::vendor)
                .containsExactly(VENDOR, "other");
    }

    @Test
    void an_event_of_an_email_that_may_be_on_its_way_to_its_vendor_is_to_be_sent_again() {
        UUID id = inHand();

        assertThatThrownBy(() -> events.take("other", List.of(bounce(id)))).isInstanceOf(OutcomePending.class);

        assertThat(time.passed()).isEqualTo(Duration.ofMillis(500));
        sent(id);
        events.take("other", List.of(bounce(id)));
        assertThat(registry.counter("email.events.unmatched", "vendor", "other").count())
                .isEqualTo(1);
        assertThat(status(id)).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void after_an_interruption_any_vendor_may_have_had_the_email() {
        UUID id = inHand();
        database.jdbc()
                .sql("INSERT INTO events (email_id, tenant, at, type) VALUES (?, 'default', 0, 'interrupted')")
                .param(id.toString())
                .update();

        events.take("other", List.of(bounce(id)));

        assertThat(store.reader().events(id)).extracting(Event::type).containsExactly("interrupted", "bounced");
    }

    @Test
    void nothing_is_told_from_the_future_or_without_a_date_that_can_be() {
        UUID id = called(inHand(), VENDOR);
        time.pass(Duration.ofHours(1));
        Instant before = time.now().minusSeconds(5);
        VendorEvent event = VendorEvent.of(EventType.OPENED).about(id.toString(), null);

        events.take(
                VENDOR, List.of(event.at(time.now().plusSeconds(9)), event, event.at(before), event.at(Instant.MIN)));

        assertThat(store.reader().events(id))
                .filteredOn(line -> line.type().equals("opened"))
                .extracting(Event::at)
                .containsExactly(time.now(), time.now(), before, time.now());
    }

    @Test
    void what_is_no_address_is_neither_told_nor_suppressed() {
        UUID id = accept(
                builder().cc(List.of(Emails.address(null, "bob@example.org"))).build());
        called(id, VENDOR);

        events.take(VENDOR, List.of(bounce(id).to("not an address")));

        assertThat(store.reader().events(id).getLast().detail()).isEqualTo("hard bounce, invalid");
        assertThat(store.suppressions().list(SuppressionQuery.of(Email.DEFAULT_TENANT), 9))
                .isEmpty();
    }

    private static VendorEvent bounce(UUID id) {
        return VendorEvent.bounced(Bounce.hard(Reason.INVALID))
                .about(id.toString(), null)
                .to(ANN);
    }

    /** Notes on the email's timeline that vendors were called with it. */
    private UUID called(UUID id, String... vendors) {
        for (String vendor : vendors) {
            database.jdbc()
                    .sql("INSERT INTO events (email_id, tenant, at, type, vendor, took_ms)"
                            + " VALUES (?, 'default', 0, 'vendor_unavailable', ?, 5)")
                    .params(id.toString(), vendor)
                    .update();
        }
        return id;
    }

    private Email.Builder builder() {
        return Acceptances.email(time.now());
    }

    private UUID inHand() {
        return accept(builder().build());
    }

    private UUID accept(Email email) {
        Lease lease = new Lease("me", time.now().plusSeconds(60));
        store.emails()
                .accept(List.of(Acceptances.inHand(email, lease)), null, time.now())
                .join();
        return email.id();
    }

    private void sent(UUID id) {
        store.emails()
                .finish(Acceptances.completion(id, EmailStatus.SENT, time.now()), new ClaimToken("me", 0))
                .join();
    }

    private EmailStatus status(UUID id) {
        return store.reader().find(Email.DEFAULT_TENANT, id).orElseThrow().status();
    }
}
