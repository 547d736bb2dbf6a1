package io.emailthrottle.delivery.dispatch;

import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.inHand;
import static io.emailthrottle.store.Acceptances.queued;
import static io.emailthrottle.store.Acceptances.scheduled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.delivery.FakeVendor;
import io.emailthrottle.delivery.TestNode;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RetryMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class DispatcherTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTime time = new ManualTime();
    private final FakeVendor a = new FakeVendor();
    private final FakeVendor b = new FakeVendor();
    private TestNode node;

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void no_more_is_claimed_than_there_are_permits() {
        node = new TestNode(time, 100, limited("a", a, "5/h"));
        node.accept(many(50, Priority.NORMAL));

        IntStream.range(0, 5).forEach(i -> node.round());
        assertThat(a.called()).hasSize(5);
        assertThat(node.everClaimed()).isEqualTo(5);

        time.pass(HOUR.plusSeconds(1));
        IntStream.range(0, 5).forEach(i -> node.round());
        assertThat(a.called()).hasSize(10);
        assertThat(node.everClaimed()).isEqualTo(10);
    }

    @Test
    void a_restart_in_the_middle_of_a_day_keeps_the_daily_count() {
        node = new TestNode(time, 100, limited("a", a, "5/d"), limited("b", b, "50/d"));
        node.accept(many(3, Priority.NORMAL));
        node.round();
        time.pass(HOUR);

        node = node.restarted(limited("a", a, "5/d"));
        node.countPastCalls();
        node.accept(many(10, Priority.NORMAL));
        IntStream.range(0, 3).forEach(i -> node.round());
        assertThat(a.called()).hasSize(5);

        time.pass(HOUR.multipliedBy(23).plusSeconds(1));
        IntStream.range(0, 3).forEach(i -> node.round());
        assertThat(a.called()).as("the first three have left the window").hasSize(8);
    }

    @Test
    void what_was_in_hand_when_a_node_stopped_counts_as_a_call() {
        node = new TestNode(time, 100, limited("a", a, "5/d"));
        node.accept(inHand(email(now()).build(), new Lease("node", now().plusSeconds(60))));

        node = node.restarted(limited("a", a, "5/d"));
        node.housekeeping().start();
        node.housekeeping().stop();
        node.countPastCalls();
        node.accept(many(10, Priority.NORMAL));
        IntStream.range(0, 3).forEach(i -> node.round());

        assertThat(a.called()).hasSize(4);
    }

    @Test
    void what_was_in_hand_when_a_node_stopped_counts_as_all_the_calls_that_it_may_have_been() {
        node = new TestNode(time, 100, retried("5/d"));
        node.accept(inHand(email(now()).build(), new Lease("node", now().plusSeconds(60))));

        node = node.restarted(retried("5/d"));
        node.housekeeping().start();
        node.housekeeping().stop();
        node.countPastCalls();
        node.accept(many(10, Priority.NORMAL));
        IntStream.range(0, 3).forEach(i -> node.round());

        assertThat(a.called()).as("the email in hand may have been three calls").hasSize(2);
    }

    @Test
    void what_was_in_hand_when_a_node_stopped_counts_at_no_vendor_that_was_never_called() {
        node = new TestNode(time, 100, limited("a", a, "5/d"), limited("b", b, "5/d"));
        node.accept(many(1, Priority.NORMAL));
        node.round();
        time.pass(HOUR.multipliedBy(2));
        node.accept(inHand(email(now()).build(), new Lease("node", now().plusSeconds(60))));

        VendorPipeline first = limited("a", a, "5/d");
        VendorPipeline standby = limited("b", b, "5/d");
        node = node.restarted(first, standby);
        node.housekeeping().start();
        node.housekeeping().stop();
        node.countPastCalls();

        assertThat(a.called()).hasSize(1);
        assertThat(first.capacity().sends()).as("after a call and one in hand").isEqualTo(3);
        assertThat(standby.capacity().sends()).isEqualTo(5);
    }

    private VendorPipeline retried(String limit) {
        return Pipelines.of(
                "a",
                a,
                time,
                new RetryMiddleware("a", 3, Backoff.IMMEDIATE, new Random(1), time, RetryRegistry.ofDefaults()),
                new RateLimiterMiddleware(
                        new SlidingWindowLimiter(List.of(Limit.parse(limit)), time), Duration.ZERO, time));
    }

    @Test
    void a_rejection_whose_rule_says_so_suppresses_the_recipient() {
        node = new TestNode(time, 100, limited("a", a, "50/h"));
        a.failWith(new MessageRejected("HTTP 406: inactive recipient").suppressing());
        Email email = email(now()).build();
        node.accept(queued(email, now()));
        node.round();

        String recipient = email.to().getFirst().address();
        assertThat(node.store().suppressions().find(Email.DEFAULT_TENANT, recipient))
                .hasValueSatisfying(
                        suppression -> assertThat(suppression.reason()).isEqualTo("HTTP 406: inactive recipient"));
    }

    @Test
    void an_address_that_is_suppressed_while_an_email_waits_gets_none() {
        node = new TestNode(time, 100, limited("a", a, "50/h"));
        Email alone = email(now()).build();
        Email shared =
                email(now()).cc(List.of(new Address(null, "bob@example.org"))).build();
        node.accept(queued(alone, now()), scheduled(shared, now().plusSeconds(60)));
        node.suppress("Ann@example.org");

        node.round();
        time.pass(Duration.ofMinutes(1));
        node.round();

        assertThat(node.row(alone.id()).status()).isEqualTo(EmailStatus.SUPPRESSED);
        assertThat(timeline(alone)).containsExactly("suppressed: ann@example.org is on the suppression list");
        assertThat(node.row(shared.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(timeline(shared)).contains("suppressed: ann@example.org is on the suppression list");
        assertThat(a.recipients()).containsExactly("bob@example.org");
    }

    @Test
    void of_an_address_that_is_left_out_is_told_once_though_the_email_comes_again() {
        node = new TestNode(time, 100, limited("a", a, "50/h"));
        Email shared =
                email(now()).cc(List.of(new Address(null, "gone@example.org"))).build();
        node.accept(queued(shared, now()));
        node.suppress("gone@example.org");
        a.failWith(new VendorUnavailable("down"));
        node.round();
        assertThat(node.row(shared.id()).status()).isEqualTo(EmailStatus.QUEUED);
        a.failWith(null);
        time.pass(HOUR);
        node.round();

        assertThat(node.row(shared.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(timeline(shared))
                .filteredOn(line -> line.startsWith("suppressed"))
                .hasSize(1);
    }

    private List<String> timeline(Email email) {
        return node.store().reader().events(email.id()).stream()
                .map(event -> event.type() + ": " + event.detail())
                .toList();
    }

    @Test
    void no_more_is_claimed_than_there_are_places() {
        node = new TestNode(time, 3, limited("a", a, "50/h"));
        node.accept(many(9, Priority.NORMAL));
        a.hold();

        node.dispatcher().round();
        node.dispatcher().round();
        assertThat(node.everClaimed()).isEqualTo(3);
        assertThat(node.deliveries().inHand()).hasSize(3);

        a.letGo();
        assertThat(node.deliveries().finishWithin(Duration.ofSeconds(20))).isTrue();
        assertThat(node.deliveries().inHand()).isEmpty();
    }

    @Test
    void an_accepted_email_wakes_it() {
        node = new TestNode(time, 100, limited("a", a, "1000/h"));
        node.dispatcher().start();
        Duration quickest = Duration.ofSeconds(1);
        for (int sent = 1; sent <= 20; sent++) {
            node.accept(many(1, Priority.NORMAL));
            long began = System.nanoTime();
            node.dispatcher().wake();
            int expected = sent;
            await().pollInterval(Duration.ofMillis(5)).until(() -> a.called().size() == expected);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
        }
        node.dispatcher().stop();

        // Each would otherwise wait for the end of a sleep that has just begun; a busy machine delays some, and not
        // all.
        assertThat(quickest).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void an_email_that_is_due_later_is_taken_then_and_the_sleep_lasts_no_longer() {
        node = new TestNode(time, 100, limited("a", a, "50/h"));
        Email later = email(now()).build();
        node.accept(queued(later, now().plusMillis(400)));

        assertThat(node.round()).isEqualTo(Duration.ofMillis(400));
        assertThat(a.called()).isEmpty();
        time.pass(Duration.ofMillis(400));
        node.round();
        assertThat(a.called()).containsExactly(later.id());
    }

    @Test
    void low_priority_has_its_turn_under_constant_high_load() {
        node = new TestNode(time, 100, limited("a", a, "10/h"));
        node.accept(many(100, Priority.HIGH));
        NewEmailRow[] low = many(100, Priority.LOW);
        node.accept(low);
        for (int hour = 0; hour < 3; hour++) {
            node.round();
            time.pass(HOUR.plusSeconds(1));
        }

        List<UUID> lowIds = IntStream.range(0, low.length)
                .mapToObj(i -> low[i].email().id())
                .toList();
        assertThat(a.called()).hasSize(30).filteredOn(lowIds::contains).hasSize(3);
    }

    @Test
    void another_tenant_s_backlog_delays_a_tenant_s_first_email_by_no_more_than_a_permit() {
        node = new TestNode(time, 100, limited("a", a, "2/h"));
        node.accept(ofTenant("big", 50));
        node.round();
        NewEmailRow[] small = ofTenant("small", 1);
        node.accept(small);

        time.pass(HOUR.plusSeconds(1));
        node.round();

        assertThat(a.called()).hasSize(4).contains(small[0].email().id());
    }

    @Test
    void a_vendor_s_single_permits_go_round_among_the_tenants() {
        node = new TestNode(time, 100, limited("a", a, "1/h"));
        List<String> tenants = List.of("acme", "birch", "cedar");
        tenants.forEach(tenant -> node.accept(ofTenant(tenant, 10)));

        for (int hour = 0; hour < 6; hour++) {
            node.round();
            time.pass(HOUR.plusSeconds(1));
        }

        assertThat(tenants).allSatisfy(tenant -> assertThat(node.sentOf(tenant)).isEqualTo(2));
    }

    @Test
    void tenants_without_number_that_have_one_email_each_are_all_served_without_a_pause() {
        node = new TestNode(time, 100, limited("a", a, "100/h"));
        for (int i = 0; i < 40; i++) {
            node.accept(ofTenant("tenant-" + i, 1));
        }

        assertThat(node.round()).isZero();
        assertThat(node.round()).isZero();
        node.round();

        assertThat(a.called()).hasSize(40);
    }

    @Test
    void what_a_tenant_leaves_of_its_share_goes_to_the_others_at_once() {
        node = new TestNode(time, 100, limited("a", a, "30/h"));
        node.accept(ofTenant("big", 50));
        node.accept(ofTenant("small", 1));

        node.round();

        assertThat(a.called()).hasSize(30);
        assertThat(node.sentOf("small")).isEqualTo(1);
    }

    private NewEmailRow[] ofTenant(String tenant, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> queued(email(now()).tenant(tenant).build(), now()))
                .toArray(NewEmailRow[]::new);
    }

    @Test
    void who_insists_on_a_vendor_has_a_turn_while_a_backlog_waits_for_the_same_vendor() {
        node = new TestNode(time, 100, limited("a", a, "1/h"));
        node.accept(many(20, Priority.NORMAL));
        Email pinned = email(now()).vendor("a").build();
        node.accept(queued(pinned, now()));

        for (int hour = 0; hour < 3; hour++) {
            node.round();
            node.round();
            time.pass(HOUR.plusSeconds(1));
        }

        assertThat(a.called()).hasSize(3).contains(pinned.id());
    }

    @Test
    void while_one_vendor_is_blocked_the_queue_of_another_is_read_only_when_there_is_news() {
        SlidingWindowLimiter blocked = new SlidingWindowLimiter(List.of(Limit.parse("50/h")), time);
        blocked.closeFor(HOUR.toNanos());
        node = new TestNode(
                time,
                100,
                Pipelines.of("a", a, time, new RateLimiterMiddleware(blocked, Duration.ZERO, time)),
                limited("b", b, "50/h"));
        node.round();
        node.accept(queued(email(now()).vendor("b").build(), now()));

        node.round();
        assertThat(b.called()).isEmpty();
        node.dispatcher().wake();
        node.round();
        assertThat(b.called()).hasSize(1);
    }

    @Test
    void an_email_pinned_to_a_blocked_vendor_waits_unclaimed_and_stops_nobody() {
        SlidingWindowLimiter blocked = new SlidingWindowLimiter(List.of(Limit.parse("50/h")), time);
        blocked.closeFor(HOUR.toNanos());
        node = new TestNode(time, 100, limited("a", a, blocked, time, Duration.ZERO), limited("b", b, "50/h"));
        Email pinned = email(now()).vendor("a").build();
        Email other = email(now()).vendor("b").build();
        Email any = email(now()).build();
        node.accept(queued(pinned, now()), queued(other, now()), queued(any, now()));

        node.round();

        assertThat(b.called()).containsExactlyInAnyOrder(other.id(), any.id());
        assertThat(node.row(pinned.id()).status()).isEqualTo(EmailStatus.QUEUED);
        assertThat(node.everClaimed()).isEqualTo(2);
        time.pass(HOUR.plusSeconds(1));
        node.round();
        assertThat(a.called()).containsExactly(pinned.id());
    }

    @Test
    void waiting_for_a_throttled_vendor_uses_up_no_attempt_and_failing_does() {
        node = new TestNode(time, 100, limited("a", a, "50/h"));
        Email email = email(now()).build();
        node.accept(queued(email, now()));
        a.failWith(new Throttled(Throttled.By.VENDOR, "slow down", Duration.ofSeconds(90)));

        node.round();
        assertThat(node.row(email.id()).attempts()).isZero();
        assertThat(node.row(email.id()).dueAt()).isEqualTo(now().plusSeconds(90));

        a.failWith(new VendorUnavailable("refused"));
        time.pass(Duration.ofSeconds(90));
        node.round();
        assertThat(node.row(email.id()).attempts()).isEqualTo(1);
        assertThat(node.row(email.id()).dueAt()).isEqualTo(now().plusSeconds(60));
    }

    @Test
    void an_email_that_waits_for_a_throttled_vendor_is_brought_back_at_its_moment() {
        node = new TestNode(time, Duration.ofSeconds(10), limited("a", a, "2/4s"), Pipelines.of("b", b, time));
        node.accept(many(4, Priority.NORMAL));

        node.round();
        assertThat(a.called()).hasSize(2);
        assertThat(node.everClaimed()).isEqualTo(4);

        time.pass(Duration.ofMillis(4005));
        node.round();
        assertThat(a.called()).hasSize(3);
        time.pass(Duration.ofSeconds(2));
        node.round();
        assertThat(a.called()).hasSize(4);
        assertThat(b.called()).isEmpty();
    }

    @Test
    void an_email_whose_time_is_up_is_not_sent_but_becomes_a_dead_letter() {
        node = new TestNode(time, 100, limited("a", a, "50/h"));
        Email email = email(now()).build();
        node.accept(queued(email, now()));
        time.pass(Acceptances.LIFE);

        assertThat(node.round()).as("sleeps instead of asking again at once").isEqualTo(Duration.ofSeconds(1));
        node.housekeeping().tick();

        assertThat(a.called()).isEmpty();
        assertThat(node.row(email.id()).status()).isEqualTo(EmailStatus.EXPIRED);
        assertThat(node.store().reader().events(email.id()))
                .extracting(Event::type)
                .containsExactly("expired");
    }

    @Test
    void an_email_that_waits_for_memory_keeps_nobody_waiting_stays_in_hand_and_is_sent_once() {
        node = new TestNode(time, 1_000_000, limited("a", a, "50/h"));
        List<Email> others = fillMemory(node.deliveries());
        Email waiting = email(now()).build();
        node.accept(queued(waiting, now()));
        node.dispatcher().round();

        for (int minute = 0; minute < 5; minute++) {
            node.housekeeping().tick();
            time.pass(Duration.ofMinutes(1));
        }

        assertThat(node.deliveries().inHand()).containsExactly(waiting.id());
        assertThat(node.row(waiting.id()).status()).isEqualTo(EmailStatus.SENDING);
        others.forEach(node.deliveries()::release);
        node.deliveries().finishWithin(Duration.ofSeconds(20));
        assertThat(node.row(waiting.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(a.called()).containsExactly(waiting.id());
    }

    @Test
    void small_emails_do_not_overtake_a_large_one_that_waits_for_memory() {
        node = new TestNode(time, 1_000_000, limited("a", a, "50/h"));
        List<Email> others = fillMemory(node.deliveries());
        Email small = others.removeLast();
        Email large = email(now()).text("x".repeat(1_000_000)).build();
        node.accept(queued(large, now()));
        node.dispatcher().round();

        await().until(() -> {
            node.deliveries().release(small);
            return !node.deliveries().reserve(small);
        });

        others.forEach(node.deliveries()::release);
        node.deliveries().finishWithin(Duration.ofSeconds(20));
        assertThat(node.row(large.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(node.deliveries().reserve(small)).isTrue();
    }

    private List<Email> fillMemory(InFlightSends inFlightSends) {
        List<Email> taken = new ArrayList<>();
        for (int size : List.of(16_000_000, 100_000, 1)) {
            Email email = email(now()).text("x".repeat(size)).build();
            while (inFlightSends.reserve(email)) {
                taken.add(email);
            }
        }
        return taken;
    }

    @Test
    void what_this_node_has_in_hand_stays_its_own_and_what_it_does_not_know_of_comes_back() {
        node = new TestNode(time, 100, limited("a", a, "50/h"));
        Email held = email(now()).build();
        Email forgotten = email(now()).build();
        node.accept(queued(held, now()));
        a.hold();
        node.dispatcher().round();
        node.accept(inHand(forgotten, new Lease("node", now().plusSeconds(120))));

        for (int minute = 0; minute < 5; minute++) {
            node.housekeeping().tick();
            time.pass(Duration.ofMinutes(1));
        }

        assertThat(node.row(held.id()).status()).isEqualTo(EmailStatus.SENDING);
        assertThat(node.row(forgotten.id()).status()).isEqualTo(EmailStatus.QUEUED);
        a.letGo();
        node.deliveries().finishWithin(Duration.ofSeconds(20));
        assertThat(node.row(held.id()).status()).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void stopping_lets_calls_in_flight_end_and_gives_what_waits_for_a_permit_back() {
        Time real = new SystemTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse("1/h")), real);
        node = new TestNode(real, 100, limited("a", a, limiter, real, HOUR.multipliedBy(2)));
        a.hold();
        Email calling = start(real);
        await().until(() -> a.called().size() == 1);
        Email waiting = start(real);
        await().until(() -> limiter.nextIn() > HOUR.plusMinutes(30).toNanos());

        assertThat(node.deliveries().finishWithin(Duration.ofMillis(50))).isTrue();

        assertThat(node.row(calling.id()).status()).isEqualTo(EmailStatus.SENT);
        assertThat(node.row(waiting.id()).status()).isEqualTo(EmailStatus.QUEUED);
        assertThat(node.row(waiting.id()).attempts()).isZero();
        assertThat(a.called()).containsExactly(calling.id());
    }

    private Email start(Time real) {
        Email email = email(real.now()).build();
        node.accept(inHand(email, new Lease("node", real.now().plusSeconds(60))));
        assertThat(node.deliveries().reserve(email)).isTrue();
        node.deliveries().start(email, real.now().plus(Acceptances.LIFE), real.nanos());
        return email;
    }

    private NewEmailRow[] many(int count, Priority priority) {
        return IntStream.range(0, count)
                .mapToObj(i -> queued(email(now()).priority(priority).build(), now()))
                .toArray(NewEmailRow[]::new);
    }

    private VendorPipeline limited(String name, FakeVendor vendor, String limit) {
        return limited(name, vendor, new SlidingWindowLimiter(List.of(Limit.parse(limit)), time), time, Duration.ZERO);
    }

    private static VendorPipeline limited(
            String name, FakeVendor vendor, SlidingWindowLimiter limiter, Time time, Duration maxWait) {
        return Pipelines.of(name, vendor, time, new RateLimiterMiddleware(limiter, maxWait, time));
    }

    private Instant now() {
        return time.now();
    }
}
