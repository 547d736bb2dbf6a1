package io.emailthrottle.delivery.dispatch;

import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.queued;
import static io.emailthrottle.store.Acceptances.scheduled;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.delivery.FakeVendor;
import io.emailthrottle.delivery.TestNode;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class QueueConsumerTest {

    private final ManualTime time = new ManualTime();
    private final FakeVendor a = new FakeVendor();
    private TestNode node;

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void an_email_is_sent_before_the_database_would_let_it_be_claimed() {
        node = node("5/h");
        Email email = accepted(1).getFirst();

        assertThat(take(email)).isEqualTo(1);
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void a_ticket_that_comes_twice_sends_one_email() {
        node = node("5/h");
        Email email = accepted(1).getFirst();

        assertThat(take(email, email)).isEqualTo(1);
        assertThat(take(email)).isZero();
        assertThat(a.called()).hasSize(1);
    }

    @Test
    void no_more_is_taken_than_can_be_sent_now() {
        node = node("3/h");
        List<Email> emails = accepted(5);

        assertThat(take(emails.toArray(Email[]::new))).isEqualTo(3);
        assertThat(node.everClaimed()).isEqualTo(3);
    }

    @Test
    void what_there_is_no_room_for_is_due_at_once() {
        node = node("3/s");
        List<Email> emails = accepted(5);
        take(emails.toArray(Email[]::new));
        time.pass(Duration.ofSeconds(2));

        node.round();

        assertThat(a.called()).hasSize(5);
    }

    @Test
    void the_highest_priority_is_taken_first() {
        node = node("1/h");
        Email low = email(time.now()).priority(Priority.LOW).build();
        Email high = email(time.now()).priority(Priority.HIGH).build();
        node.accept(queued(low, later()), queued(high, later()));

        take(low, high);

        assertThat(a.called()).containsExactly(high.id());
    }

    @Test
    void a_late_ticket_does_not_shorten_a_back_off() {
        node = node("5/h");
        a.failWith(new VendorUnavailable("down"));
        Email email = accepted(1).getFirst();
        take(email);
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.QUEUED);

        assertThat(take(email)).isZero();
        assertThat(a.called()).hasSize(1);
    }

    @Test
    void a_ticket_makes_no_email_come_before_its_date() {
        node = node("5/h");
        Email email = email(time.now()).build();
        NewEmailRow later = scheduled(email, later());
        node.accept(later);

        assertThat(take(email)).isZero();
    }

    @Test
    void a_ticket_of_a_route_that_this_node_does_not_know_is_left_to_others() {
        node = node("5/h");
        Email email = accepted(1).getFirst();

        assertThat(node.intake().take(List.of(new QueueMessage(email.id(), Priority.NORMAL, ">gone"))))
                .isZero();
        assertThat(node.everClaimed()).isZero();
    }

    @Test
    void there_is_room_for_as_many_as_there_are_permits() {
        node = node("3/h");
        assertThat(node.intake().room()).isEqualTo(3);

        take(accepted(3).toArray(Email[]::new));

        assertThat(node.intake().room()).isZero();
    }

    @Test
    void there_is_no_room_for_more_than_this_node_has_places() {
        node = new TestNode(time, 2, Pipelines.of("a", a, time));

        assertThat(node.intake().room()).isEqualTo(2);
    }

    private TestNode node(String limit) {
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse(limit)), time);
        return new TestNode(
                time, 100, Pipelines.of("a", a, time, new RateLimiterMiddleware(limiter, Duration.ZERO, time)));
    }

    private List<Email> accepted(int count) {
        List<Email> emails = IntStream.range(0, count)
                .mapToObj(i -> email(time.now()).build())
                .toList();
        node.accept(emails.stream().map(email -> queued(email, later())).toArray(NewEmailRow[]::new));
        return emails;
    }

    private Instant later() {
        return time.now().plusSeconds(5);
    }

    private int take(Email... emails) {
        List<QueueMessage> tickets = List.of(emails).stream()
                .map(email -> new QueueMessage(email.id(), email.priority(), route(email)))
                .toList();
        int taken = node.intake().take(tickets);
        node.deliveries().finishWithin(Duration.ofSeconds(20));
        return taken;
    }

    private static String route(Email email) {
        return queued(email, email.createdAt()).route();
    }
}
