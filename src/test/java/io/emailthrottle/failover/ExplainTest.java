package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.failover.selector.WeightedSelector;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.VendorUnavailable;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainTest {

    private final ManualTime time = new ManualTime();
    private final List<String> called = new ArrayList<>();

    @Test
    void it_says_the_words_that_the_timeline_then_says_and_the_vendor_that_then_sends() {
        CircuitBreakerMiddleware circuit = new CircuitBreakerMiddleware(
                "down",
                new CircuitBreakerMiddleware.Settings(
                        SlidingWindowType.COUNT_BASED, 1, 1, 50, Duration.ofSeconds(30), 1),
                time,
                CircuitBreakerRegistry.ofDefaults());
        VendorPipeline down = Pipelines.of(
                "down",
                email -> {
                    throw new VendorUnavailable("refused");
                },
                time,
                circuit);
        VendorPipeline limited = working("limited", limiter("limited", "1/h", Duration.ZERO));
        VendorPipeline small = Pipelines.of("small", new Small(), time);
        Failover failover = failover(down, limited, small, working("last"));
        failover.deliver(Emails.full(), () -> {});

        Explanation explanation = explain(failover, Emails.full());
        DeliveryAttempt deliveryAttempt = failover.deliver(Emails.full(), () -> {});

        assertThat(explanation.candidates().subList(0, 3))
                .extracting(one -> one.vendor().name(), VendorPlan::outcome, VendorPlan::detail)
                .containsExactly(
                        tuple("down", "throttled", "circuit open"),
                        tuple("limited", "throttled", "limit 1/h reached"),
                        tuple("small", "skipped", "4 recipients, it takes at most 1"));
        assertThat(deliveryAttempt.steps().subList(0, 3))
                .extracting(Step::vendor, Step::outcome, Step::detail)
                .containsExactlyElementsOf(explanation.candidates().subList(0, 3).stream()
                        .map(one -> tuple(one.vendor().name(), one.outcome(), one.detail()))
                        .toList());
        assertThat(explanation.candidates().getFirst().callableIn())
                .isEqualTo(Duration.ofSeconds(30).plusNanos(1));
        assertThat(explanation.expected().vendor().name()).isEqualTo("last");
        assertThat(explanation.at()).isEqualTo(time.now());
        assertThat(deliveryAttempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Sent.class, sent -> assertThat(sent.vendor()).isEqualTo("last"));
    }

    @Test
    void it_takes_no_permit_no_place_and_no_turn_and_calls_nobody() {
        RateLimiterMiddleware limiter = limiter("a", "1/h", Duration.ZERO);
        BulkheadMiddleware bulkheadMiddleware = new BulkheadMiddleware("a", 1, BulkheadRegistry.ofDefaults());
        VendorPipeline a = working("a", bulkheadMiddleware, limiter);
        VendorPipeline b = working("b");
        Routes routes = new Routes(
                new Vendors(List.of(a, b)), new VendorGroup("", WeightedSelector.roundRobin(List.of(a, b))), List.of());
        Failover failover = failover(routes, Duration.ZERO);

        for (int i = 0; i < 3; i++) {
            assertThat(explain(failover, Emails.plain()).expected().vendor()).isSameAs(a);
        }

        assertThat(called).isEmpty();
        assertThat(limiter.permits().available()).isEqualTo(1);
        assertThat(bulkheadMiddleware.inFlight()).isZero();
        failover.deliver(Emails.plain(), () -> {});
        assertThat(called).containsExactly("a");
    }

    @Test
    void when_all_are_throttled_the_first_to_be_free_is_expected_then() {
        VendorPipeline a = working("a", limiter("a", "1/h", Duration.ZERO));
        VendorPipeline b = working("b", limiter("b", "1/15m", Duration.ZERO));
        Failover failover = failover(a, b);
        failover.deliver(Emails.plain(), () -> {});
        failover.deliver(Emails.plain(), () -> {});

        Explanation explanation = explain(failover, Emails.plain());

        assertThat(explanation.expected().vendor()).isSameAs(b);
        assertThat(explanation.expected().isReady()).isFalse();
        assertThat(explanation.at())
                .isEqualTo(time.now().plus(explanation.candidates().get(1).callableIn()));
    }

    @Test
    void a_vendor_that_lets_it_wait_for_a_permit_is_ready_and_says_how_long() {
        VendorPipeline a = working("a", limiter("a", "1/s", Duration.ofSeconds(2)));
        Failover failover = failover(a, working("b"));
        failover.deliver(Emails.plain(), () -> {});

        Explanation explanation = explain(failover, Emails.plain());

        assertThat(explanation.expected().vendor()).isSameAs(a);
        assertThat(explanation.expected().isReady()).isTrue();
        assertThat(explanation.expected().detail()).isEqualTo("limit 1/s reached");
        assertThat(explanation.at())
                .isBetween(time.now().plusMillis(1000), time.now().plusMillis(1005));
    }

    @Test
    void a_suspended_vendor_says_by_whom_why_and_how_long() {
        SuspensionMiddleware suspensionMiddleware = new SuspensionMiddleware(time);
        suspensionMiddleware.setByOperator(
                new Suspension("invoice", "operator", time.now(), time.now().plusSeconds(600)));
        Failover failover = failover(working("a", suspensionMiddleware), working("b"));

        VendorPlan suspended = explain(failover, Emails.plain()).candidates().getFirst();

        assertThat(suspended.outcome()).isEqualTo("throttled");
        assertThat(suspended.detail()).isEqualTo("suspended by operator: invoice");
        assertThat(suspended.callableIn()).isEqualTo(Duration.ofMinutes(10));
        assertThat(failover.deliver(Emails.plain(), () -> {}).steps().getFirst().detail())
                .isEqualTo(suspended.detail());
    }

    @Test
    void a_vendor_that_is_suspended_for_centuries_is_passed_over() {
        SuspensionMiddleware suspensionMiddleware = new SuspensionMiddleware(time);
        suspensionMiddleware.setByOperator(
                new Suspension("for good", "operator", time.now(), Instant.parse("9999-12-31T23:59:59Z")));
        Failover failover =
                failover(Pipelines.routes(working("a", suspensionMiddleware), working("b")), Duration.ofSeconds(10));

        assertThat(explain(failover, Emails.plain()).expected().vendor().name()).isEqualTo("b");
        assertThat(failover.deliver(Emails.plain(), () -> {}).outcome()).isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void an_email_for_later_is_judged_by_what_is_free_then() {
        VendorPipeline a = working("a", limiter("a", "1/h", Duration.ZERO));
        Failover failover = failover(a, working("b"));
        failover.deliver(Emails.plain(), () -> {});
        Instant inTwoHours = time.now().plus(Duration.ofHours(2));

        Explanation explanation = failover.explain(Emails.plain(), inTwoHours, Instant.MAX);

        assertThat(explanation.expected().vendor()).isSameAs(a);
        assertThat(explanation.at()).isEqualTo(inTwoHours);
    }

    @Test
    void it_knows_whom_the_email_would_wait_for() {
        VendorPipeline a = working("a", limiter("a", "1/5s", Duration.ZERO));
        Failover failover = failover(Pipelines.routes(a, working("b")), Duration.ofSeconds(10));
        failover.deliver(Emails.plain(), () -> {});

        assertThat(explain(failover, Emails.plain()).expected().vendor()).isSameAs(a);
        assertThat(failover.deliver(Emails.plain(), () -> {}).outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(explain(failover, Emails.plain()).expected().vendor().name())
                .as("the line is too long by now")
                .isEqualTo("b");
    }

    @Test
    void an_email_that_nobody_can_carry_has_no_vendor() {
        Explanation explanation = explain(failover(Pipelines.of("small", new Small(), time)), Emails.full());

        assertThat(explanation.expected()).isNull();
        assertThat(explanation.candidates()).extracting(VendorPlan::outcome).containsExactly("skipped");
    }

    private Explanation explain(Failover failover, Email email) {
        return failover.explain(email, time.now(), Instant.MAX);
    }

    private Failover failover(VendorPipeline... vendors) {
        return failover(Pipelines.routes(vendors), Duration.ZERO);
    }

    private Failover failover(Routes routes, Duration overflowAfter) {
        return new Failover(
                routes,
                new Overflow(overflowAfter, time),
                Duration.ofSeconds(10),
                new SendMetrics(new SimpleMeterRegistry()),
                time);
    }

    private RateLimiterMiddleware limiter(String name, String limit, Duration maxWait) {
        return new RateLimiterMiddleware(new SlidingWindowLimiter(List.of(Limit.parse(limit)), time), maxWait, time);
    }

    private VendorPipeline working(String name, Middleware... middlewares) {
        return Pipelines.of(
                name,
                email -> {
                    called.add(name);
                    return new SendReceipt(name);
                },
                time,
                middlewares);
    }

    /** Carries one recipient. */
    private static final class Small implements EmailSender {
        @Override
        public SendReceipt send(Email email) {
            return new SendReceipt("small");
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.ANYTHING.upTo(1, Long.MAX_VALUE);
        }
    }
}
