package io.emailthrottle.delivery;

import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.inHand;
import static io.emailthrottle.store.Acceptances.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.delivery.dispatch.InFlightSends;
import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.KeyedVendor;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is on disk of a vendor that may have an email under an idempotency key, and how the email goes on by it. */
@Timeout(60)
class KeyedDeliveryTest {

    private static final Duration REMEMBERS = Duration.ofMinutes(30);

    private final ManualTime time = new ManualTime();
    private final KeyedVendor a = new KeyedVendor(REMEMBERS);
    private final KeyedVendor b = new KeyedVendor(Duration.ZERO);
    private final CountDownLatch died = new CountDownLatch(1);
    private final TestNode node = new TestNode(time, 100, Pipelines.of("a", a, time), Pipelines.of("b", b, time));

    @AfterEach
    void close() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void the_next_rounds_ask_the_same_vendor_again(DeliveryGuarantee deliveryGuarantee) {
        Email email = email(now()).delivery(deliveryGuarantee).build();
        node.accept(queued(email, now()));
        a.failWith(KeyedVendor.NO_ANSWER);
        node.round();
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.QUEUED);
        assertThat(node.row(email.id()).attempts()).isEqualTo(1);

        a.failWith(null);
        comeBack(email);

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(node.row(email.id()).vendor()).isEqualTo("a");
        assertThat(a.called()).hasSize(2);
        assertThat(b.called()).isEmpty();
        assertThat(node.store().reader().events(email.id()))
                .extracting(Event::type)
                .containsExactly("unconfirmed", "queued", "sent");
    }

    @ParameterizedTest
    @EnumSource
    void an_operator_can_let_an_email_go_on_that_insists_on_a_vendor(DeliveryGuarantee deliveryGuarantee) {
        Email email = email(now()).delivery(deliveryGuarantee).build();
        node.accept(queued(email, now()));
        a.failWith(KeyedVendor.NO_ANSWER);
        node.round();
        a.failWith(new VendorUnavailable("refused"));

        assertThat(node.store()
                        .emails()
                        .moveOn(email.tenant(), email.id(), now())
                        .join())
                .isTrue();
        node.round();

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(b.called()).containsExactly(email.id());
        assertThat(node.store()
                        .emails()
                        .moveOn(email.tenant(), email.id(), now())
                        .join())
                .as("it insists on nobody any more")
                .isFalse();
    }

    @Test
    void who_was_suppressed_since_is_not_left_out_of_an_email_that_the_vendor_may_have() {
        Email email = email(now()).build();
        node.accept(queued(email, now()));
        a.failWith(KeyedVendor.NO_ANSWER);
        node.round();
        node.suppress(email.to().getFirst().address());

        a.failWith(null);
        comeBack(email);

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(a.called()).hasSize(2);
    }

    @Test
    void it_comes_back_when_the_key_may_be_forgotten_at_the_latest_and_goes_on_by_its_guarantee() {
        Email again = email(now()).build();
        Email once = email(now()).delivery(DeliveryGuarantee.AT_MOST_ONCE).build();
        node.accept(queued(again, now()), queued(once, now()));
        Instant insistsUntil = now().plus(Pipelines.INSIST_FOR);
        Instant safeUntil = now().plus(REMEMBERS).minusSeconds(60);
        a.failWith(KeyedVendor.NO_ANSWER);
        node.round();
        assertThat(node.row(again.id()).dueAt()).isEqualTo(now().plus(Pipelines.INSIST_FOR.dividedBy(2)));
        time.pass(Duration.between(now(), insistsUntil.minusSeconds(1)));
        node.round();
        assertThat(node.row(again.id()).dueAt()).isEqualTo(insistsUntil);
        assertThat(b.called()).isEmpty();

        time.pass(Duration.ofSeconds(1));
        node.round();
        assertThat(node.row(again.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(b.called()).containsExactly(again.id());

        time.pass(Duration.between(now(), safeUntil.minusSeconds(1)));
        node.round();
        assertThat(node.row(once.id()).dueAt()).isEqualTo(safeUntil);
        time.pass(Duration.ofSeconds(1));
        node.round();
        assertThat(node.row(once.id()).status()).isEqualTo(EmailStatus.UNCONFIRMED);
        assertThat(a.called().stream().filter(once.id()::equals)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void what_was_at_the_vendor_when_the_process_died_is_asked_of_the_same_vendor_again(
            DeliveryGuarantee deliveryGuarantee) {
        Email email = email(now()).delivery(deliveryGuarantee).build();
        node.accept(inHand(email, new Lease("node", now().plusSeconds(120))));
        dieDuringTheCall(email);

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.QUEUED);
        node.round();

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(a.called()).hasSize(1);
        assertThat(b.called()).isEmpty();
    }

    @Test
    void the_interrupted_call_counts_until_the_vendor_may_have_forgotten_it() {
        Email once = email(now()).delivery(DeliveryGuarantee.AT_MOST_ONCE).build();
        node.accept(inHand(once, new Lease("node", now().plusSeconds(120))));
        dieDuringTheCall(once);

        time.pass(REMEMBERS);
        node.round();

        assertThat(node.row(once.id()).status()).isEqualTo(EmailStatus.UNCONFIRMED);
        assertThat(a.called()).isEmpty();
    }

    @Test
    void an_email_that_may_be_at_a_vendor_when_its_time_is_up_is_not_called_failed() {
        Email once = email(now()).delivery(DeliveryGuarantee.AT_MOST_ONCE).build();
        Email again = email(now()).build();
        node.accept(queued(once, now()), queued(again, now()));
        a.failWith(KeyedVendor.NO_ANSWER);
        node.round();
        time.pass(Duration.ofDays(2));
        node.housekeeping().tick();

        assertThat(node.row(once.id()).status()).isEqualTo(EmailStatus.UNCONFIRMED);
        assertThat(node.row(again.id()).status()).isEqualTo(EmailStatus.FAILED);
    }

    @Test
    void the_first_call_is_found_in_the_timeline() {
        Email email = email(now()).delivery(DeliveryGuarantee.AT_MOST_ONCE).build();
        node.accept(queued(email, now()));
        Instant first = now();
        a.failWith(new VendorUnavailable("refused"));
        b.failWith(new VendorUnavailable("refused"));
        node.round();
        assertThat(node.store().reader().firstCall(email.id(), "a")).hasValue(first);
        assertThat(node.store().reader().firstCall(email.id(), "c")).isEmpty();

        a.failWith(KeyedVendor.NO_ANSWER);
        comeBack(email);
        assertThat(node.store().reader().events(email.id()).getLast().detail())
                .contains("until " + first.plus(REMEMBERS).minusSeconds(60) + " only a is called");
    }

    @Test
    void an_email_that_is_no_longer_in_this_hand_is_not_given_to_a_vendor() {
        Email email = email(now()).build();
        node.accept(inHand(email, new Lease("node", now().plusSeconds(120))));
        node.store().emails().interruptAllOf("node", 10, now()).join();
        assertThat(node.deliveries().reserve(email)).isTrue();

        node.deliveries()
                .start(email, now().plus(Duration.ofHours(24)), node.time().nanos());
        assertThat(node.deliveries().finishWithin(Duration.ofSeconds(20))).isTrue();

        assertThat(a.called()).isEmpty();
        assertThat(b.called()).isEmpty();
    }

    /** The call is under way, and its outcome never comes to be written. */
    private void dieDuringTheCall(Email email) {
        Middleware dying = (mail, next) -> {
            try {
                died.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new VendorUnavailable("nobody hears of it");
        };
        InFlightSends dead = node.deliveries(Pipelines.of("a", a, time, dying));
        assertThat(dead.reserve(email)).isTrue();
        dead.start(email, now().plus(Duration.ofHours(24)), node.time().nanos());
        await().until(() -> node.keyedVendor(email.id()).equals("a"));
        node.store().emails().interruptAllOf("node", 10, now()).join();
        died.countDown();
        assertThat(dead.finishWithin(Duration.ofSeconds(20))).isTrue();
    }

    private void comeBack(Email email) {
        time.pass(Duration.between(now(), node.row(email.id()).dueAt()));
        node.round();
    }

    private Instant now() {
        return time.now();
    }
}
