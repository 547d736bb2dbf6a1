package io.emailthrottle.delivery;

import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.inHand;
import static io.emailthrottle.store.Acceptances.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.delivery.dispatch.InFlightSends;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.Route;
import io.emailthrottle.failover.VendorGroup;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node may do with an email whose lease it may have lost: two minutes in these tests. */
@Timeout(300)
class LeaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final ManualTime time = new ManualTime();
    private final FakeVendor a = new FakeVendor();
    private final FakeVendor b = new FakeVendor();
    private TestNode node;

    @BeforeEach
    void open() {
        node = new TestNode(time, 100, Pipelines.of("a", a, time), Pipelines.of("b", b, time));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void no_vendor_is_called_once_the_lease_may_be_over() {
        Email email = start();
        a.failWith(new VendorUnavailable("too slow"));
        time.pass(LEASE);
        end();

        assertThat(b.called()).isEmpty();
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.QUEUED);
        assertThat(timeline(email)).anyMatch(detail -> detail.startsWith("not called: this node may have lost"));
    }

    @Test
    void a_renewed_lease_lets_the_next_vendor_be_called() {
        Email email = start();
        a.failWith(new VendorUnavailable("too slow"));
        time.pass(Duration.ofMinutes(1));
        node.deliveries().renewLeases();
        time.pass(Duration.ofMinutes(1));
        end();

        assertThat(b.called()).containsExactly(email.id());
    }

    @Test
    void a_renewal_that_finds_the_email_elsewhere_lets_no_further_vendor_be_called() {
        Email email = start();
        a.failWith(new VendorUnavailable("too slow"));
        node.store().leases().interruptAllOf("node", 9, time.now()).join();
        node.deliveries().renewLeases();
        end();

        assertThat(a.called()).containsExactly(email.id());
        assertThat(b.called()).isEmpty();
    }

    @Test
    void a_node_that_lost_its_name_calls_nobody_and_takes_nothing_in_hand() {
        Email email = start();
        a.failWith(new VendorUnavailable("too slow"));
        node.loseName();
        end();
        Email waiting = email(time.now()).build();
        node.accept(queued(waiting, time.now()));
        node.round();

        assertThat(b.called()).isEmpty();
        assertThat(a.called()).containsExactly(email.id());
        assertThat(node.deliveries().reserve(waiting)).isFalse();
        assertThat(node.row(waiting.id()).status()).isEqualTo(EmailStatus.QUEUED);
    }

    @Test
    void a_vendors_yes_counts_although_the_lease_was_lost_meanwhile() {
        Email email = start();
        node.store().leases().interruptAllOf("node", 9, time.now()).join();
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.QUEUED);
        end();

        assertSentOnce(email);
    }

    @Test
    void a_vendors_yes_counts_although_the_email_was_canceled_meanwhile() {
        Email email = start();
        node.store().leases().interruptAllOf("node", 9, time.now()).join();
        node.store()
                .emails()
                .cancel(Email.DEFAULT_TENANT, email.id(), time.now())
                .join();
        end();

        assertSentOnce(email);
    }

    @Test
    void a_vendors_yes_ends_the_attempts_of_the_node_that_has_the_email_now() {
        Email email = start();
        node.store().leases().interruptAllOf("node", 9, time.now()).join();
        b.hold();
        b.failWith(new VendorUnavailable("down"));
        InFlightSends other = node.deliveries(Pipelines.of("b", b, time));
        List<ClaimShare> shares = List.of(new ClaimShare(Priority.NORMAL.ordinal(), Email.DEFAULT_TENANT, 1));
        List<ClaimedEmail> claimed = node.store()
                .emails()
                .claim("", shares, new Lease("node", time.now().plus(LEASE)), time.now())
                .join();
        assertThat(other.reserve(1)).isEqualTo(1);
        other.start(new Route("", "no rule", new VendorGroup("", List::of)), claimed, time.nanos());
        await().until(() -> b.called().equals(List.of(email.id())));
        end();
        b.letGo();

        assertThat(other.finishWithin(PATIENCE)).isTrue();
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(node.row(email.id()).vendor()).isEqualTo("a");
    }

    private void assertSentOnce(Email email) {
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(node.row(email.id()).vendor()).isEqualTo("a");
        assertThat(node.row(email.id()).vendorMessageId()).isEqualTo("message-" + email.id());
        assertThat(node.store().reader().events(email.id()))
                .extracting(Event::type)
                .contains("sent", "late");
        time.pass(Duration.ofHours(2));
        node.round();
        assertThat(a.called()).containsExactly(email.id());
        assertThat(b.called()).isEmpty();
    }

    @Test
    void a_node_does_not_take_over_what_it_has_in_hand() {
        Email email = start();
        time.pass(LEASE.multipliedBy(2));
        node.housekeeping().tick();
        time.pass(LEASE.multipliedBy(2));
        node.housekeeping().tick();

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENDING);
        end();
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void what_a_node_does_not_know_of_comes_back_by_the_end_of_its_lease() {
        Email email = email(time.now()).build();
        node.accept(inHand(email, new Lease("node", time.now().plus(LEASE))));
        node.housekeeping().tick();
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENDING);
        time.pass(LEASE.plusSeconds(1));
        node.housekeeping().tick();

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.QUEUED);
    }

    @Test
    void leases_that_ran_out_while_the_database_was_away_are_given_time_to_be_renewed() {
        Email email = email(time.now()).build();
        node.accept(inHand(email, new Lease("other", time.now().plus(LEASE))));
        node.housekeeping().tick();
        time.pass(LEASE.plusSeconds(1));
        node.housekeeping().tick();
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENDING);

        tickFor(LEASE);

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.QUEUED);
    }

    @Test
    void a_clock_set_forward_takes_nothing_from_nodes_that_renew_their_leases() {
        Email email = email(time.now()).build();
        node.accept(inHand(email, new Lease("other", time.now().plus(LEASE))));
        node.housekeeping().tick();
        time.step(Duration.ofHours(1));
        node.housekeeping().tick();

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENDING);
    }

    @Test
    void a_clock_set_back_delays_nothing_by_more_than_a_minute() {
        Email email = email(time.now()).build();
        node.accept(queued(email, time.now().plusSeconds(30)));
        node.housekeeping().tick();
        time.step(Duration.ofHours(-1));
        node.housekeeping().tick();
        time.pass(Duration.ofMinutes(1));
        node.round();

        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
    }

    private void tickFor(Duration duration) {
        Instant until = time.now().plus(duration);
        while (!time.now().isAfter(until)) {
            time.pass(Duration.ofSeconds(10));
            node.housekeeping().tick();
        }
    }

    /** An email that the first vendor is about to answer. */
    private Email start() {
        Email email = email(time.now()).build();
        node.accept(inHand(email, new Lease("node", time.now().plus(LEASE))));
        a.hold();
        assertThat(node.deliveries().reserve(email)).isTrue();
        node.deliveries().start(email, time.now().plus(Duration.ofHours(24)), time.nanos());
        await().until(() -> a.called().equals(List.of(email.id())));
        return email;
    }

    private void end() {
        a.letGo();
        assertThat(node.deliveries().finishWithin(PATIENCE)).isTrue();
    }

    private List<String> timeline(Email email) {
        return node.store().reader().events(email.id()).stream()
                .map(event -> String.valueOf(event.detail()))
                .toList();
    }
}
