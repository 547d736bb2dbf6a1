package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.ReadinessMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.SendingDomains;
import io.emailthrottle.vendor.VendorUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A vendor that does not know an email's From domain is called after all others. */
class PostponedTest {

    private static final SendingDomains OTHERS = new SendingDomains(Map.of("other.example", true), true);

    private final ManualTime time = new ManualTime();
    private final List<String> called = new ArrayList<>();
    private final Email email = Emails.full();

    @Test
    void the_vendor_that_knows_the_domain_gets_the_email_and_the_timeline_says_why() {
        Failover failover = failover(working("first", knows(OTHERS)), working("second"));

        DeliveryAttempt attempt = failover.deliver(email, () -> {});

        assertThat(called).containsExactly("second");
        assertThat(attempt.steps().getFirst())
                .extracting(Step::vendor, Step::outcome, Step::detail)
                .containsExactly(
                        "first", "postponed", email.from().domain() + " is no domain of this vendor's account");
        assertThat(explain(failover).candidates())
                .extracting(plan -> plan.vendor().name(), VendorPlan::outcome)
                .containsExactly(tuple("second", "ready"), tuple("first", "postponed"));
    }

    @Test
    void it_is_called_when_no_other_takes_the_email() {
        Failover failover = failover(working("first", knows(OTHERS)), broken("second"));

        assertThat(failover.deliver(email, () -> {}).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Sent.class, sent -> assertThat(sent.vendor()).isEqualTo("first"));
        assertThat(called).containsExactly("second", "first");
    }

    @Test
    void an_email_rather_waits_for_a_permit_than_to_open_its_circuit() {
        Failover failover = failover(working("first", knows(OTHERS)), working("second", limiter("1/10s")));
        failover.deliver(email, () -> {});

        Explanation explanation = explain(failover);
        assertThat(failover.deliver(email, () -> {}).outcome()).isInstanceOf(Outcome.Deferred.class);

        assertThat(called).containsExactly("second");
        assertThat(explanation.expected().vendor().name()).isEqualTo("second");
        assertThat(explanation.at())
                .isBetween(time.now().plusSeconds(10), time.now().plusSeconds(11));
    }

    @Test
    void a_permit_of_tomorrow_is_not_waited_for() {
        Failover failover = failover(working("first", knows(OTHERS)), working("second", limiter("1/d")));
        failover.deliver(email, () -> {});
        assertThat(explain(failover).expected().vendor().name()).isEqualTo("first");
        failover.deliver(email, () -> {});

        assertThat(called).containsExactly("second", "first");
    }

    @Test
    void when_no_vendor_knows_the_domain_the_order_stays() {
        Failover failover = failover(working("first", knows(OTHERS)), working("second", knows(OTHERS)));

        assertThat(failover.deliver(email, () -> {}).steps())
                .extracting(Step::outcome)
                .containsExactly("sent");
        assertThat(called).containsExactly("first");
    }

    @Test
    void a_verified_domain_counts_for_its_subdomains_and_one_that_is_not_verified_objects() {
        SendingDomains domains = new SendingDomains(Map.of("Example.com", true, "new.test", false), false);

        assertThat(domains.objection("news.example.com")).isEmpty();
        assertThat(domains.objection("new.test")).contains("new.test is not verified at this vendor");
        assertThat(domains.objection("unheard.test")).isEmpty();
        assertThat(SendingDomains.UNKNOWN.objection("example.com")).isEmpty();
    }

    @Test
    void a_check_that_does_not_come_as_far_as_the_domains_keeps_what_is_known_of_them() {
        List<Readiness> answers = new ArrayList<>(
                List.of(Readiness.ready("works").with(OTHERS), Readiness.notReady("the key is refused: HTTP 401")));
        ReadinessMiddleware readiness = new ReadinessMiddleware(answers::removeFirst, time);
        readiness.check();
        time.pass(Duration.ofHours(1));

        ReadinessMiddleware.Checked checked = readiness.check();

        assertThat(checked.readiness().domains()).isEqualTo(OTHERS);
        assertThat(checked.since()).isEqualTo(time.now());
    }

    private ReadinessMiddleware knows(SendingDomains domains) {
        ReadinessMiddleware readiness =
                new ReadinessMiddleware(() -> Readiness.ready("works").with(domains), time);
        readiness.check();
        return readiness;
    }

    private RateLimiterMiddleware limiter(String limit) {
        return new RateLimiterMiddleware(
                new SlidingWindowLimiter(List.of(Limit.parse(limit)), time), Duration.ZERO, time);
    }

    private VendorPipeline working(String name, Middleware... middlewares) {
        return Pipelines.of(
                name,
                sent -> {
                    called.add(name);
                    return new SendReceipt(name + "-1");
                },
                time,
                middlewares);
    }

    private VendorPipeline broken(String name) {
        return Pipelines.of(
                name,
                sent -> {
                    called.add(name);
                    throw new VendorUnavailable("refused");
                },
                time);
    }

    private Failover failover(VendorPipeline... vendors) {
        return Pipelines.failover(time, new SimpleMeterRegistry(), vendors);
    }

    private Explanation explain(Failover failover) {
        return failover.explain(email, time.now(), time.now().plusSeconds(100_000));
    }
}
