package io.emailthrottle.delivery.dispatch;

import static io.emailthrottle.store.Acceptances.queued;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.delivery.FakeVendor;
import io.emailthrottle.delivery.TestNode;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RecipientLimits;
import io.emailthrottle.middleware.RecipientLimits.Group;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backlog to one recipient domain with limits of its own, beside emails to others. */
@Timeout(300)
class RecipientDomainLimitsTest {

    private static final Duration SECOND = Duration.ofMillis(1005);

    private final ManualTime time = new ManualTime();
    private final FakeVendor a = new FakeVendor();
    private TestNode node;

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_backlog_to_one_domain_is_sent_at_its_limit_and_costs_no_claim_in_vain() {
        VendorPipeline vendor = limited("1000/s", "5/s");
        node = new TestNode(time, 100, vendor);
        node.accept(to(vendor, "gmail.test", 50));

        for (int second = 1; second <= 4; second++) {
            IntStream.range(0, 5).forEach(i -> node.round());
            assertThat(a.called()).hasSize(5 * second);
            assertThat(node.everClaimed()).isEqualTo(5 * second);
            time.pass(SECOND);
        }
    }

    @Test
    void emails_to_other_domains_do_not_wait_behind_it() {
        VendorPipeline vendor = limited("1000/s", "5/s");
        node = new TestNode(time, 100, vendor);
        node.accept(to(vendor, "gmail.test", 500));
        node.accept(to(vendor, "other.test", 50));

        IntStream.range(0, 5).forEach(i -> node.round());

        assertThat(a.recipients())
                .filteredOn(one -> one.endsWith("@other.test"))
                .hasSize(50);
        assertThat(a.recipients())
                .filteredOn(one -> one.endsWith("@gmail.test"))
                .hasSize(5);
    }

    @Test
    void what_waits_for_all_calls_waits_on_every_route() {
        VendorPipeline vendor = limited("3/s", "5/s");
        node = new TestNode(time, 100, vendor);
        node.accept(to(vendor, "gmail.test", 5));
        node.accept(to(vendor, "other.test", 5));

        IntStream.range(0, 5).forEach(i -> node.round());
        assertThat(a.called()).hasSize(3);
        assertThat(node.everClaimed()).isEqualTo(3);
    }

    @Test
    void a_restart_keeps_the_count_of_a_domain_and_counts_no_other_domains_calls_for_it() {
        node = new TestNode(time, 100, limited("100/d", "5/d"));
        node.accept(to(limited("100/d", "5/d"), "gmail.test", 3));
        node.accept(to(limited("100/d", "5/d"), "other.test", 20));
        IntStream.range(0, 5).forEach(i -> node.round());
        time.pass(Duration.ofHours(1));

        VendorPipeline again = limited("100/d", "5/d");
        node = node.restarted(again);
        node.countPastCalls();
        node.accept(to(again, "gmail.test", 10));
        IntStream.range(0, 5).forEach(i -> node.round());

        assertThat(a.recipients())
                .filteredOn(one -> one.endsWith("@gmail.test"))
                .hasSize(5);
        assertThat(again.capacity().sends()).isEqualTo(100 - 25);
    }

    @Test
    void an_email_that_comes_by_a_route_of_before_the_limit_waits_for_its_permit_and_uses_up_no_attempt() {
        node = new TestNode(time, 100, limited("1000/s", "1/s"));
        NewEmailRow[] rows = IntStream.range(0, 2)
                .mapToObj(i -> queued(email("gmail.test"), time.now()))
                .toArray(NewEmailRow[]::new);
        node.accept(rows);
        IntStream.range(0, 3).forEach(i -> node.round());
        assertThat(a.called()).hasSize(1);

        time.pass(SECOND);
        IntStream.range(0, 3).forEach(i -> node.round());
        assertThat(a.called()).hasSize(2);
        assertThat(node.row(rows[1].email().id()).attempts()).isZero();
    }

    private NewEmailRow[] to(VendorPipeline vendor, String domain, int count) {
        Routes routes = Pipelines.routes(vendor);
        return IntStream.range(0, count)
                .mapToObj(i -> email(domain))
                .map(email -> queued(email, routes.of(email).name(), time.now()))
                .toArray(NewEmailRow[]::new);
    }

    private Email email(String domain) {
        return Acceptances.email(time.now())
                .to(List.of(new Address(null, "ada@" + domain)))
                .build();
    }

    private VendorPipeline limited(String all, String gmail) {
        Group group = new Group(List.of("gmail.test"), limiter(gmail));
        return Pipelines.of(
                "a",
                a,
                time,
                new RateLimiterMiddleware(limiter(all), new RecipientLimits(List.of(group)), Duration.ZERO, time));
    }

    private SlidingWindowLimiter limiter(String limit) {
        return new SlidingWindowLimiter(List.of(Limit.parse(limit)), time);
    }
}
