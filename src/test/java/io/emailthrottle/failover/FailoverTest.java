package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.logs.ProvokesErrors;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RetryMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ProvokesErrors("a sender has a bug")
class FailoverTest {

    private final ManualTime time = new ManualTime();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> called = new ArrayList<>();

    static SendFailure[] failuresThatMoveOn() {
        return new SendFailure[] {
            new VendorRefused("401"), new VendorUnavailable("refused"), new Unconfirmed("no answer", null, false)
        };
    }

    @Test
    void the_first_vendor_that_takes_it_ends_the_round() {
        DeliveryAttempt deliveryAttempt = failover(working("a"), working("b")).deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome()).isEqualTo(new Outcome.Sent("a", new SendReceipt("id-a")));
        assertThat(called).containsExactly("a");
    }

    @ParameterizedTest
    @MethodSource("failuresThatMoveOn")
    void a_vendors_failure_moves_the_email_on_and_both_stand_in_the_timeline(SendFailure failure) {
        DeliveryAttempt deliveryAttempt =
                failover(failing("a", failure), working("b")).deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Sent.class, sent -> assertThat(sent.vendor()).isEqualTo("b"));
        assertThat(deliveryAttempt.steps())
                .extracting(Step::vendor, Step::outcome, Step::detail)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", failure.kind(), failure.getMessage()),
                        org.assertj.core.groups.Tuple.tuple("b", "sent", "id-b"));
        assertThat(registry.counter("email.failovers", "vendor", "a").count()).isEqualTo(1);
    }

    @Test
    void a_message_that_one_vendor_rejects_by_its_own_rules_goes_to_another_for_a_second_opinion() {
        DeliveryAttempt deliveryAttempt = failover(failing("a", new MessageRejected("empty subject")), working("b"))
                .deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome()).isEqualTo(new Outcome.Sent("b", new SendReceipt("id-b")));
        assertThat(deliveryAttempt.steps()).extracting(Step::outcome).containsExactly("message_rejected", "sent");
    }

    @Test
    void two_rejections_end_an_email() {
        DeliveryAttempt deliveryAttempt = failover(
                        failing("a", new MessageRejected("too large")),
                        failing("b", new MessageRejected("spam")),
                        working("c"))
                .deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.why()).hasMessage("spam"));
        assertThat(called).containsExactly("a", "b");
    }

    @Test
    void a_rejection_ends_an_email_that_no_other_vendor_can_carry() {
        VendorPipeline small =
                Pipelines.of("small", new CapableSender(Capabilities.ANYTHING.upTo(1, Long.MAX_VALUE)), time);

        DeliveryAttempt deliveryAttempt =
                failover(failing("a", new MessageRejected("spam")), small).deliver(Emails.full(), () -> {});

        assertThat(deliveryAttempt.outcome()).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void an_email_waits_for_its_second_opinion_when_the_other_vendor_is_not_available_now() {
        DeliveryAttempt deliveryAttempt = failover(failing("a", new MessageRejected("spam")), throttled("b", 9))
                .deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome())
                .isEqualTo(new Outcome.Deferred(true, Optional.of(Duration.ofSeconds(9)), Optional.empty()));
    }

    @Test
    void a_rejection_because_of_the_recipient_asks_nobody_else() {
        DeliveryAttempt deliveryAttempt = failover(failing("a", new MessageRejected("550").asFinal()), working("b"))
                .deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.why()).hasMessage("550"));
        assertThat(called).containsExactly("a");
    }

    @Test
    void throttled_email_goes_on_and_does_not_use_up_an_attempt() {
        DeliveryAttempt deliveryAttempt = failover(throttled("a", 9), throttled("b", 4), throttled("c", 6))
                .deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome())
                .isEqualTo(new Outcome.Deferred(false, Optional.of(Duration.ofSeconds(4)), Optional.empty()));
        assertThat(registry.counter("email.throttled", "vendor", "a", "by", "rate_limiter")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_suspended_vendor_is_asked_again_within_a_minute_because_it_may_be_resumed_early() {
        VendorPipeline suspended = Pipelines.of("a", email -> new SendReceipt("never"), time, (email, next) -> {
            throw new Throttled(Throttled.By.SUSPENSION, "suspended", Duration.ofHours(5));
        });

        DeliveryAttempt deliveryAttempt =
                failover(suspended, throttled("b", 90)).deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome())
                .isEqualTo(new Outcome.Deferred(false, Optional.of(Duration.ofMinutes(1)), Optional.empty()));
    }

    @Test
    void a_failed_vendor_uses_up_an_attempt_and_leaves_the_throttled_ones_moment() {
        DeliveryAttempt deliveryAttempt = failover(throttled("a", 9), failing("b", new VendorUnavailable("x")))
                .deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome())
                .isEqualTo(new Outcome.Deferred(true, Optional.of(Duration.ofSeconds(9)), Optional.empty()));
    }

    @Test
    void unconfirmed_with_at_most_once_stops_there() {
        Email email =
                Emails.plainBuilder().delivery(DeliveryGuarantee.AT_MOST_ONCE).build();
        DeliveryAttempt deliveryAttempt = failover(
                        failing("a", new Unconfirmed("no answer", null, false)), working("b"))
                .deliver(email, () -> {});

        assertThat(deliveryAttempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unconfirmed.class,
                        unconfirmed -> assertThat(unconfirmed.vendor()).isEqualTo("a"));
        assertThat(called).containsExactly("a");
    }

    @Test
    void unconfirmed_with_at_most_once_is_still_repeated_where_an_idempotency_key_makes_it_safe() {
        Email email =
                Emails.plainBuilder().delivery(DeliveryGuarantee.AT_MOST_ONCE).build();
        RetryMiddleware retryMiddleware =
                new RetryMiddleware("a", 2, Backoff.IMMEDIATE, new Random(1), time, RetryRegistry.ofDefaults());
        int[] answers = {0};
        VendorPipeline vendor = Pipelines.of(
                "a",
                any -> {
                    if (answers[0]++ == 0) {
                        throw new Unconfirmed("no answer", null, true);
                    }
                    return new SendReceipt("id");
                },
                time,
                retryMiddleware);

        DeliveryAttempt deliveryAttempt = failover(vendor).deliver(email, () -> {});

        assertThat(deliveryAttempt.outcome()).isInstanceOf(Outcome.Sent.class);
        assertThat(deliveryAttempt.steps()).extracting(Step::outcome).containsExactly("unconfirmed", "sent");
    }

    @Test
    void a_call_that_failed_uses_up_an_attempt_also_when_its_repeat_finds_no_permit() {
        RetryMiddleware retryMiddleware =
                new RetryMiddleware("a", 2, Backoff.IMMEDIATE, new Random(1), time, RetryRegistry.ofDefaults());
        RateLimiterMiddleware limiter = new RateLimiterMiddleware(
                new SlidingWindowLimiter(List.of(Limit.parse("1/m")), time), Duration.ZERO, time);
        VendorPipeline down =
                Pipelines.of("a", failing(new VendorUnavailable("refused")), time, retryMiddleware, limiter);

        DeliveryAttempt deliveryAttempt = failover(down).deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.steps())
                .extracting(Step::outcome)
                .containsExactly("vendor_unavailable", "throttled");
        assertThat(deliveryAttempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Deferred.class,
                        deferred -> assertThat(deferred.attempted()).isTrue());
    }

    @Test
    void after_a_call_that_failed_the_back_off_counts_and_not_the_next_permit() {
        RetryMiddleware retryMiddleware =
                new RetryMiddleware("a", 2, Backoff.IMMEDIATE, new Random(1), time, RetryRegistry.ofDefaults());
        RateLimiterMiddleware limiter = new RateLimiterMiddleware(
                new SlidingWindowLimiter(List.of(Limit.parse("1/s")), time), Duration.ZERO, time);
        VendorPipeline down =
                Pipelines.of("a", failing(new VendorUnavailable("refused")), time, retryMiddleware, limiter);

        for (Duration overflowAfter : List.of(Duration.ZERO, Duration.ofSeconds(10))) {
            time.pass(Duration.ofMinutes(1));
            DeliveryAttempt deliveryAttempt =
                    Pipelines.failover(time, registry, overflowAfter, down).deliver(Emails.plain(), () -> {});

            assertThat(deliveryAttempt.outcome())
                    .isEqualTo(new Outcome.Deferred(true, Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void an_email_that_is_inside_a_vendor_when_it_is_suspended_does_not_reach_it() {
        SuspensionMiddleware suspensionMiddleware = new SuspensionMiddleware(time);
        VendorPipeline a =
                Pipelines.of("a", email -> new SendReceipt("late"), time, suspensionMiddleware, (email, next) -> {
                    suspensionMiddleware.setByOperator(new Suspension("review", "operator", time.now(), null));
                    return next.send(email);
                });

        DeliveryAttempt deliveryAttempt = failover(a, working("b")).deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome()).isEqualTo(new Outcome.Sent("b", new SendReceipt("id-b")));
        assertThat(deliveryAttempt.steps())
                .extracting(Step::vendor, Step::detail)
                .startsWith(org.assertj.core.groups.Tuple.tuple("a", "suspended by operator: review"));
    }

    @Test
    void one_turn_round_the_list_is_all_that_a_round_makes() {
        VendorUnavailable down = new VendorUnavailable("down");
        failover(failing("a", down), failing("b", down), failing("c", down)).deliver(Emails.plain(), () -> {});

        assertThat(called).containsExactly("a", "b", "c");
    }

    @Test
    void a_vendor_that_cannot_carry_the_email_is_skipped_with_the_reason() {
        VendorPipeline small =
                Pipelines.of("small", new CapableSender(Capabilities.ANYTHING.upTo(1, Long.MAX_VALUE)), time);
        DeliveryAttempt deliveryAttempt = failover(small, working("b")).deliver(Emails.full(), () -> {});

        assertThat(deliveryAttempt.steps().getFirst())
                .isEqualTo(new Step(time.now(), "small", "skipped", "4 recipients, it takes at most 1", null));
        assertThat(called).containsExactly("b");
    }

    @Test
    void an_email_that_no_vendor_can_carry_is_the_emails_fault() {
        VendorPipeline small =
                Pipelines.of("small", new CapableSender(Capabilities.ANYTHING.upTo(1, Long.MAX_VALUE)), time);

        assertThat(failover(small).deliver(Emails.full(), () -> {}).outcome()).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void the_emails_own_vendor_is_the_only_one_asked() {
        Email email = Emails.plainBuilder().vendor("b").build();
        DeliveryAttempt deliveryAttempt = failover(working("a"), failing("b", new VendorUnavailable("x")), working("c"))
                .deliver(email, () -> {});

        assertThat(deliveryAttempt.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(called).containsExactly("b");
    }

    @Test
    void a_bug_in_a_sender_is_unconfirmed_and_the_email_goes_on() {
        VendorPipeline broken = Pipelines.of(
                "broken",
                email -> {
                    throw new IllegalStateException("secret detail");
                },
                time);
        DeliveryAttempt deliveryAttempt = failover(broken, working("b")).deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.outcome()).isInstanceOf(Outcome.Sent.class);
        assertThat(deliveryAttempt.steps().getFirst().detail()).isEqualTo("internal error: IllegalStateException");
    }

    @Test
    void each_call_is_timed_by_vendor_and_outcome() {
        VendorPipeline slow = Pipelines.of(
                "slow",
                email -> {
                    time.pass(Duration.ofMillis(70));
                    throw new VendorUnavailable("x");
                },
                time,
                registry);
        DeliveryAttempt deliveryAttempt = failover(slow).deliver(Emails.plain(), () -> {});

        assertThat(deliveryAttempt.steps().getFirst().took()).isEqualTo(Duration.ofMillis(70));
        assertThat(registry.timer("email.vendor.send", "vendor", "slow", "outcome", "vendor_unavailable")
                        .totalTime(java.util.concurrent.TimeUnit.MILLISECONDS))
                .isEqualTo(70);
    }

    private Failover failover(VendorPipeline... vendors) {
        return Pipelines.failover(time, registry, vendors);
    }

    private VendorPipeline working(String name) {
        return Pipelines.of(
                name,
                email -> {
                    called.add(name);
                    return new SendReceipt("id-" + name);
                },
                time);
    }

    private static EmailSender failing(SendFailure failure) {
        return email -> {
            throw failure;
        };
    }

    private VendorPipeline failing(String name, SendFailure failure) {
        return Pipelines.of(
                name,
                email -> {
                    called.add(name);
                    throw failure;
                },
                time);
    }

    private VendorPipeline throttled(String name, int seconds) {
        return Pipelines.of(name, email -> new SendReceipt("never"), time, (email, next) -> {
            throw new Throttled(Throttled.By.RATE_LIMITER, "limit reached", Duration.ofSeconds(seconds));
        });
    }

    private record CapableSender(Capabilities capabilities) implements EmailSender {
        @Override
        public SendReceipt send(Email email) {
            return new SendReceipt("id");
        }
    }
}
