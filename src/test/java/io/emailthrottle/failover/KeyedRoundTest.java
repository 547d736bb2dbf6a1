package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.middleware.RetryMiddleware;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An email that a vendor may have, which knows it by an idempotency key. */
class KeyedRoundTest {

    private static final Duration REMEMBERS = Duration.ofMinutes(30);
    private static final Duration SAFE = REMEMBERS.minusMinutes(1);

    private final ManualTime time = new ManualTime();
    private final KeyedVendor a = new KeyedVendor(REMEMBERS);
    private final KeyedVendor b = new KeyedVendor(Duration.ofHours(24));
    private final KeyedVendor without = new KeyedVendor(Duration.ZERO);
    private final Kept kept = new Kept();
    private Failover failover = failover(pipeline("a", a), pipeline("without", without));

    @ParameterizedTest
    @EnumSource
    void an_unconfirmed_call_is_repeated_at_the_same_vendor_and_nowhere_else(DeliveryGuarantee deliveryGuarantee) {
        Duration insists = deliveryGuarantee == DeliveryGuarantee.AT_MOST_ONCE ? SAFE : Pipelines.INSIST_FOR;
        a.failWith(KeyedVendor.NO_ANSWER);
        DeliveryAttempt first = failover.deliver(email(deliveryGuarantee), kept);
        KeyedCall keyed = new KeyedCall("a", time.now().plus(insists));
        assertThat(first.outcome()).isEqualTo(new Outcome.Deferred(true, Optional.empty(), Optional.of(keyed)));
        kept.keyed = keyed;

        time.pass(insists.minusSeconds(1));
        a.failWith(null);
        assertThat(failover.deliver(email(deliveryGuarantee), kept).outcome())
                .isEqualTo(new Outcome.Sent("a", new SendReceipt("message-" + Emails.ID)));
        assertThat(without.called()).isEmpty();
    }

    @Test
    void a_vendor_that_says_nothing_of_the_email_leaves_it_open() {
        a.failWith(KeyedVendor.NO_ANSWER);
        failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept);
        KeyedCall keyed = kept.keyed;

        for (SendFailure failure : List.<SendFailure>of(
                new VendorUnavailable("refused"),
                new VendorRefused("401"),
                new Throttled(Throttled.By.VENDOR, "429", Duration.ofSeconds(9)))) {
            time.pass(Duration.ofMinutes(1));
            a.failWith(failure);
            assertThat(failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept)
                            .outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Deferred.class,
                            deferred -> assertThat(deferred.keyed()).hasValue(keyed));
        }
        assertThat(without.called()).isEmpty();
    }

    @Test
    void an_email_insists_from_its_first_unconfirmed_call_on_and_a_repeat_does_not_prolong_that() {
        a.failWith(KeyedVendor.NO_ANSWER);
        Instant first = time.now();
        for (int i = 0; i < 3; i++) {
            DeliveryAttempt deliveryAttempt = failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept);
            kept.keyed = keyedOf(deliveryAttempt);
            assertThat(kept.keyed.until()).isEqualTo(first.plus(Pipelines.INSIST_FOR));
            time.pass(Duration.ofSeconds(3));
        }
        time.pass(Duration.ofSeconds(1));

        assertThat(failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept)
                        .outcome())
                .isInstanceOfSatisfying(
                        Outcome.Sent.class, sent -> assertThat(sent.vendor()).isEqualTo("without"));
    }

    @Test
    void an_email_insists_for_no_more_than_a_quarter_of_the_time_that_it_has_left() {
        kept.expiresAt = time.now().plusSeconds(20);
        a.failWith(KeyedVendor.NO_ANSWER);

        DeliveryAttempt deliveryAttempt = failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept);

        assertThat(keyedOf(deliveryAttempt).until()).isEqualTo(time.now().plusSeconds(5));
    }

    @Test
    void an_email_goes_on_at_once_when_the_vendor_that_it_insists_on_refuses_the_account() {
        a.failWith(KeyedVendor.NO_ANSWER);
        kept.keyed = keyedOf(failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept));
        a.failWith(new VendorRefused("401"));

        assertThat(failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept)
                        .outcome())
                .isInstanceOf(Outcome.Sent.class);
        assertThat(without.called()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void an_email_goes_on_at_once_when_the_vendor_that_it_insists_on_is_suspended(DeliveryGuarantee deliveryGuarantee) {
        SuspensionMiddleware suspensionMiddleware = new SuspensionMiddleware(time);
        failover = failover(Pipelines.of("a", a, time, suspensionMiddleware), pipeline("without", without));
        a.failWith(KeyedVendor.NO_ANSWER);
        kept.keyed = keyedOf(failover.deliver(email(deliveryGuarantee), kept));
        suspensionMiddleware.setByOperator(new Suspension("outage", "operator", time.now(), null));

        Outcome outcome = failover.deliver(email(deliveryGuarantee), kept).outcome();

        if (deliveryGuarantee == DeliveryGuarantee.AT_LEAST_ONCE) {
            assertThat(outcome).isInstanceOf(Outcome.Sent.class);
        } else {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Deferred.class,
                            deferred -> assertThat(deferred.keyed()).hasValue(kept.keyed));
        }
        assertThat(without.called()).hasSize(deliveryGuarantee == DeliveryGuarantee.AT_LEAST_ONCE ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_timed_out_is_not_repeated_when_the_email_may_go_on(DeliveryGuarantee deliveryGuarantee) {
        failover = failover(Pipelines.of("a", a, time, twice()), pipeline("without", without));
        a.failWith(new Unconfirmed("no answer", null, true).byTimeout());

        Outcome outcome = failover.deliver(email(deliveryGuarantee), kept).outcome();

        boolean goesOn = deliveryGuarantee == DeliveryGuarantee.AT_LEAST_ONCE;
        assertThat(outcome).isInstanceOf(goesOn ? Outcome.Sent.class : Outcome.Deferred.class);
        assertThat(a.called()).hasSize(goesOn ? 1 : 2);
    }

    @Test
    void a_call_that_timed_out_is_repeated_when_there_is_no_other_vendor() {
        failover = failover(Pipelines.of("a", a, time, twice()));
        a.failWith(new Unconfirmed("no answer", null, true).byTimeout());

        failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept);

        assertThat(a.called()).hasSize(2);
    }

    private static KeyedCall keyedOf(DeliveryAttempt deliveryAttempt) {
        return ((Outcome.Deferred) deliveryAttempt.outcome()).keyed().orElseThrow();
    }

    @Test
    void once_the_key_may_be_forgotten_at_least_once_goes_on_to_any_vendor() {
        a.failWith(KeyedVendor.NO_ANSWER);
        failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept);
        time.pass(SAFE);
        kept.firstCalls.put("a", time.now().minus(SAFE));

        DeliveryAttempt deliveryAttempt = failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept);

        assertThat(deliveryAttempt.steps())
                .extracting(Step::vendor, Step::outcome, Step::called)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", "unconfirmed", false),
                        org.assertj.core.groups.Tuple.tuple("a", "unconfirmed", true),
                        org.assertj.core.groups.Tuple.tuple("without", "sent", true));
    }

    @Test
    void once_the_key_may_be_forgotten_at_most_once_calls_nobody() {
        a.failWith(KeyedVendor.NO_ANSWER);
        failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept);
        time.pass(SAFE);
        a.failWith(null);

        assertThat(failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unconfirmed.class,
                        unconfirmed -> assertThat(unconfirmed.vendor()).isEqualTo("a"));
        assertThat(a.called()).hasSize(1);
        assertThat(without.called()).isEmpty();
    }

    @Test
    void the_time_counts_from_the_first_call_also_when_that_one_did_not_remain_unconfirmed() {
        kept.firstCalls.put("a", time.now());
        time.pass(Duration.ofMinutes(20));
        a.failWith(KeyedVendor.NO_ANSWER);

        failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept);

        assertThat(kept.keyed.until())
                .isEqualTo(time.now().minus(Duration.ofMinutes(20)).plus(SAFE));
    }

    @Test
    void retry_does_not_repeat_what_is_no_longer_safe() {
        RetryMiddleware retryMiddleware = new RetryMiddleware(
                "a", 9, Backoff.constant(Duration.ofMinutes(10)), new Random(1), time, RetryRegistry.ofDefaults());
        failover = failover(Pipelines.of("a", a, time, retryMiddleware), pipeline("without", without));
        a.failWith(KeyedVendor.NO_ANSWER);

        DeliveryAttempt deliveryAttempt = failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept);

        assertThat(a.called()).as("after 0, 10 and 20 minutes").hasSize(3);
        assertThat(deliveryAttempt.outcome()).isInstanceOf(Outcome.Unconfirmed.class);
    }

    @ParameterizedTest
    @EnumSource
    void when_the_circuit_opens_an_email_goes_on_unless_it_is_to_be_sent_at_most_once(
            DeliveryGuarantee deliveryGuarantee) {
        CircuitBreakerMiddleware opening = new CircuitBreakerMiddleware(
                "a",
                new CircuitBreakerMiddleware.Settings(
                        SlidingWindowType.COUNT_BASED, 1, 1, 50, Duration.ofSeconds(30), 1),
                time,
                CircuitBreakerRegistry.ofDefaults());
        failover = failover(Pipelines.of("a", a, time, twice(), opening), pipeline("without", without));
        a.failWith(KeyedVendor.NO_ANSWER);

        DeliveryAttempt deliveryAttempt = failover.deliver(email(deliveryGuarantee), kept);

        if (deliveryGuarantee == DeliveryGuarantee.AT_LEAST_ONCE) {
            assertThat(deliveryAttempt.steps())
                    .extracting(Step::outcome)
                    .containsExactly("unconfirmed", "throttled", "sent");
            return;
        }
        assertThat(deliveryAttempt.steps()).extracting(Step::outcome).containsExactly("unconfirmed", "throttled");
        assertThat(keyedOf(deliveryAttempt)).isEqualTo(kept.keyed);
        assertThat(without.called()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_unconfirmed_call_stays_open_when_the_repeat_does_not_get_through(DeliveryGuarantee deliveryGuarantee) {
        failover = failover(Pipelines.of("a", a, time, twice(), thenUnavailable()), pipeline("without", without));
        a.failWith(KeyedVendor.NO_ANSWER);

        DeliveryAttempt deliveryAttempt = failover.deliver(email(deliveryGuarantee), kept);

        assertThat(keyedOf(deliveryAttempt).vendor()).isEqualTo("a");
        assertThat(without.called()).isEmpty();
    }

    private RetryMiddleware twice() {
        return new RetryMiddleware(
                "a", 2, Backoff.constant(Duration.ZERO), new Random(1), time, RetryRegistry.ofDefaults());
    }

    /** Lets the first call through, and fails the others. */
    private static Middleware thenUnavailable() {
        AtomicBoolean passed = new AtomicBoolean();
        return (email, next) -> {
            if (passed.getAndSet(true)) {
                throw new VendorUnavailable("refused");
            }
            return next.send(email);
        };
    }

    @Test
    void a_vendor_that_was_not_given_a_key_after_all_is_not_safe_to_ask_again() {
        a.failWith(new Unconfirmed("no answer", null, false));

        assertThat(failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept).outcome())
                .isInstanceOf(Outcome.Unconfirmed.class);
        assertThat(failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), new Kept())
                        .outcome())
                .isInstanceOf(Outcome.Sent.class);
        assertThat(without.called()).hasSize(1);
    }

    @Test
    void what_is_kept_is_true_before_each_call() {
        failover = failover(watched("a", a), watched("without", without), watched("b", b));
        a.failWith(new VendorUnavailable("down"));
        without.failWith(new VendorUnavailable("down"));

        failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept);

        assertThat(seen).containsExactly("a at a", "without at nobody", "b at b");
    }

    @Test
    void a_vendor_that_would_not_be_called_is_not_kept() {
        VendorPipeline closed = Pipelines.of("a", a, time, new Closed());
        failover = failover(closed, pipeline("without", without));

        DeliveryAttempt deliveryAttempt = failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept);

        assertThat(deliveryAttempt.steps()).extracting(Step::detail).startsWith("circuit open");
        assertThat(kept.writes).isZero();
    }

    @Test
    void a_vendor_that_is_not_configured_any_more_has_forgotten_the_key() {
        kept.keyed = new KeyedCall("gone", time.now().plusSeconds(600));

        assertThat(failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept).outcome())
                .isInstanceOf(Outcome.Unconfirmed.class);
        assertThat(failover.deliver(email(DeliveryGuarantee.AT_LEAST_ONCE), kept)
                        .outcome())
                .isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void a_vendor_that_takes_no_keys_any_more_has_forgotten_the_key() {
        kept.keyed = new KeyedCall("without", time.now().plusSeconds(600));

        assertThat(failover.deliver(email(DeliveryGuarantee.AT_MOST_ONCE), kept).outcome())
                .isInstanceOf(Outcome.Unconfirmed.class);
        assertThat(without.called()).isEmpty();
    }

    private final List<String> seen = new ArrayList<>();

    private VendorPipeline watched(String name, KeyedVendor vendor) {
        return Pipelines.of(name, vendor, time, (email, next) -> {
            seen.add(name + " at " + (kept.keyed == null ? "nobody" : kept.keyed.vendor()));
            return next.send(email);
        });
    }

    /** Never to be had. */
    private static final class Closed implements Middleware {
        @Override
        public SendReceipt send(Email email, io.emailthrottle.vendor.EmailSender next) throws Throttled {
            throw refusal().orElseThrow();
        }

        @Override
        public Optional<Throttled> refusal() {
            return Optional.of(new Throttled(Throttled.By.CIRCUIT_BREAKER, "circuit open", Duration.ofSeconds(30)));
        }
    }

    /** A custody for tests, which keeps what it is told from one round to the next. */
    private static final class Kept implements AttemptContext {
        private final Map<String, Instant> firstCalls = new HashMap<>();
        private KeyedCall keyed;
        private Instant expiresAt = Instant.MAX;
        private int writes;

        @Override
        public void calling() {}

        @Override
        public Instant expiresAt() {
            return expiresAt;
        }

        @Override
        public KeyedCall keyed() {
            return keyed;
        }

        @Override
        public Optional<Instant> firstCall(String vendor) {
            return Optional.ofNullable(firstCalls.get(vendor));
        }

        @Override
        public void keep(KeyedCall call) {
            keyed = call;
            writes++;
        }
    }

    private static Email email(DeliveryGuarantee deliveryGuarantee) {
        return Emails.plainBuilder().delivery(deliveryGuarantee).build();
    }

    private VendorPipeline pipeline(String name, KeyedVendor vendor) {
        return Pipelines.of(name, vendor, time);
    }

    private Failover failover(VendorPipeline... vendors) {
        return Pipelines.failover(time, new SimpleMeterRegistry(), vendors);
    }
}
