package io.emailthrottle.delivery;

import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.queued;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.RecipientStatus;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.RecipientState;
import io.emailthrottle.store.event.VendorEventRow;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.SendReceipt.Refused;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An email that a vendor took for some of its recipients, and refused for others for now. */
@Timeout(300)
class DividedEmailTest {

    private static final String ANN = "ann@example.org";
    private static final String BOB = "bob@example.org";

    private final ManualTime time = new ManualTime();
    private final Relay relay = new Relay();
    private final NoEnvelope second = new NoEnvelope();
    private final TestNode node =
            new TestNode(time, 100, Pipelines.of("relay", relay, time), Pipelines.of("second", second, time));
    private final Email email = email(time.now())
            .cc(List.of(Emails.address(null, "Bob@example.org")))
            .build();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void who_was_refused_for_now_is_tried_again_alone_and_the_headers_still_name_all() {
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        send();
        assertThat(status()).isEqualTo(EmailStatus.QUEUED);
        assertThat(states())
                .containsExactly(
                        new RecipientState(ANN, RecipientStatus.SENT, "relay", null),
                        new RecipientState(BOB, RecipientStatus.QUEUED, "relay", "450 4.2.1 mailbox busy"));

        relay.take(BOB);
        comeBack();

        assertThat(status()).isEqualTo(EmailStatus.SENT);
        assertThat(relay.taken).containsExactly(ANN, "Bob@example.org");
        Email again = relay.calls.getLast();
        assertThat(again.recipients()).extracting(Address::address).containsExactly("Bob@example.org");
        assertThat(again.to()).isEqualTo(email.to());
        assertThat(again.cc()).isEqualTo(email.cc());
        assertThat(states()).extracting(RecipientState::status).containsOnly(RecipientStatus.SENT);
        assertThat(second.calls).isEmpty();
        assertThat(node.store().reader().events(email.id()))
                .extracting(Event::type)
                .containsExactly("sent", "recipient_deferred", "queued", "sent");
    }

    @Test
    void who_is_refused_again_and_again_has_failed_when_the_emails_time_is_up_and_the_email_was_sent() {
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        send();
        comeBack();
        assertThat(status()).isEqualTo(EmailStatus.QUEUED);

        time.pass(Duration.ofDays(2));
        node.housekeeping().tick();

        assertThat(status()).isEqualTo(EmailStatus.SENT);
        assertThat(relay.taken).containsExactly(ANN);
    }

    @Test
    void a_refusal_for_good_ends_that_recipient_alone() {
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        send();
        relay.failWith(new MessageRejected("550 5.1.1 no such user").asFinal());
        comeBack();

        assertThat(status()).isEqualTo(EmailStatus.SENT);
        assertThat(node.row(email.id()).vendor()).isEqualTo("relay");
        assertThat(states())
                .containsExactly(
                        new RecipientState(ANN, RecipientStatus.SENT, "relay", null),
                        new RecipientState(BOB, RecipientStatus.REJECTED, null, "550 5.1.1 no such user"));
    }

    @Test
    void a_failure_of_the_vendor_leaves_that_recipient_waiting_and_asks_no_vendor_without_an_envelope() {
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        send();
        relay.failWith(new VendorUnavailable("421 closing"));
        comeBack();
        assertThat(status()).isEqualTo(EmailStatus.QUEUED);
        assertThat(node.row(email.id()).vendor()).isEqualTo("relay");
        assertThat(second.calls).isEmpty();

        relay.failWith(null);
        relay.take(BOB);
        comeBack();
        assertThat(status()).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void an_unclear_answer_for_the_rest_is_theirs_alone_when_the_email_is_to_be_sent_at_most_once() {
        Email once = email(time.now())
                .cc(email.cc())
                .delivery(io.emailthrottle.email.DeliveryGuarantee.AT_MOST_ONCE)
                .build();
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        node.accept(queued(once, time.now()));
        node.round();
        relay.failWith(new Unconfirmed("lost after the dot", null, false));
        time.pass(Duration.between(time.now(), node.row(once.id()).dueAt()));
        node.round();

        assertThat(node.row(once.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(node.store().reader().recipients(once.id()))
                .extracting(RecipientState::status)
                .containsExactly(RecipientStatus.SENT, RecipientStatus.UNCONFIRMED);
    }

    @Test
    void a_vendors_event_about_one_who_has_it_does_not_end_the_wait_of_the_other() {
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        send();
        Event delivered = new Event(time.now(), "delivered", "relay", ANN, null);
        node.store()
                .reports()
                .write(
                        List.of(new VendorEventRow(
                                email.id(),
                                email.tenant(),
                                "key",
                                delivered,
                                EmailStatus.DELIVERED,
                                null,
                                new RecipientState(ANN, RecipientStatus.DELIVERED, "relay", null),
                                null)),
                        time.now())
                .join();
        assertThat(status()).isEqualTo(EmailStatus.QUEUED);

        relay.take(BOB);
        comeBack();

        assertThat(status()).isEqualTo(EmailStatus.SENT);
        assertThat(states())
                .extracting(RecipientState::status)
                .containsExactly(RecipientStatus.DELIVERED, RecipientStatus.SENT);
    }

    @Test
    void who_was_suppressed_meanwhile_gets_nothing() {
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        send();
        node.suppress(BOB);
        comeBack();

        assertThat(status()).isEqualTo(EmailStatus.SENT);
        assertThat(relay.calls).hasSize(1);
    }

    @Test
    void canceled_meanwhile_it_was_sent_to_those_who_have_it_and_goes_to_nobody_else() {
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        send();
        assertThat(node.store()
                        .emails()
                        .cancel(email.tenant(), email.id(), time.now())
                        .join())
                .isTrue();

        assertThat(status()).isEqualTo(EmailStatus.SENT);
        time.pass(Duration.ofHours(2));
        node.round();
        assertThat(relay.calls).hasSize(1);
    }

    @Test
    void an_answer_that_comes_after_the_lease_was_lost_makes_no_second_copy_for_those_who_have_the_email() {
        relay.refuse(BOB, "450 4.2.1 mailbox busy");
        relay.during = () ->
                node.store().leases().interruptAllOf("node", 10, time.now()).join();
        send();
        relay.during = () -> {};

        assertThat(status()).isEqualTo(EmailStatus.SENT);
        assertThat(states())
                .extracting(RecipientState::status)
                .containsExactly(RecipientStatus.SENT, RecipientStatus.QUEUED);
        time.pass(Duration.ofHours(2));
        node.round();
        assertThat(relay.taken).containsExactly(ANN);
    }

    @Test
    void recipients_who_are_refused_for_good_at_once_leave_nobody_waiting() {
        relay.refuse(BOB, "550 5.1.1 no such user");
        send();

        assertThat(status()).isEqualTo(EmailStatus.SENT);
        assertThat(states())
                .containsExactly(
                        new RecipientState(ANN, RecipientStatus.SENT, "relay", null),
                        new RecipientState(BOB, RecipientStatus.REJECTED, "relay", "550 5.1.1 no such user"));
    }

    private void send() {
        node.accept(queued(email, time.now()));
        node.round();
    }

    private void comeBack() {
        Instant due = node.row(email.id()).dueAt();
        time.pass(Duration.between(time.now(), due));
        node.round();
    }

    private EmailStatus status() {
        return node.row(email.id()).status();
    }

    private List<RecipientState> states() {
        return node.store().reader().recipients(email.id());
    }

    /** Takes emails for all whom it is not told to refuse. */
    private static final class Relay implements EmailSender {
        private final Map<String, String> refusing = new ConcurrentHashMap<>();
        private final List<Email> calls = new CopyOnWriteArrayList<>();
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private volatile SendFailure failure;
        private volatile Runnable during = () -> {};

        void refuse(String address, String reply) {
            refusing.put(address, reply);
        }

        void take(String address) {
            refusing.remove(address);
        }

        void failWith(SendFailure why) {
            failure = why;
        }

        @Override
        public SendReceipt send(Email email) throws SendFailure {
            calls.add(email);
            during.run();
            if (failure != null) {
                throw failure;
            }
            List<Refused> refused = email.recipients().stream()
                    .filter(one -> refusing.containsKey(one.address().toLowerCase(java.util.Locale.ROOT)))
                    .map(one -> {
                        String reply = refusing.get(one.address().toLowerCase(java.util.Locale.ROOT));
                        return new Refused(one, reply, reply.startsWith("4"));
                    })
                    .toList();
            if (refused.size() == email.recipients().size()) {
                throw VendorUnavailable.forRecipient(refused.getFirst().reason());
            }
            email.recipients().stream()
                    .map(Address::address)
                    .filter(address -> !refusing.containsKey(address.toLowerCase(java.util.Locale.ROOT)))
                    .forEach(taken::add);
            return new SendReceipt("id", refused);
        }
    }

    private static final class NoEnvelope implements EmailSender {
        private final List<Email> calls = new CopyOnWriteArrayList<>();

        @Override
        public SendReceipt send(Email email) {
            calls.add(email);
            return new SendReceipt("second");
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.ANYTHING.withoutOwnEnvelope();
        }
    }
}
