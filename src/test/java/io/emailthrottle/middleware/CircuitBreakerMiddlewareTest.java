package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.CircuitBreakerMiddleware.Condition;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CircuitBreakerMiddlewareTest {

    private static final Duration OPEN_FOR = Duration.ofSeconds(30);
    private static final int PROBES = 3;

    private final ManualTime time = new ManualTime();
    private final CircuitBreakerMiddleware breaker = new CircuitBreakerMiddleware(
            "v",
            new CircuitBreakerMiddleware.Settings(SlidingWindowType.COUNT_BASED, 10, 4, 50, OPEN_FOR, PROBES),
            time,
            CircuitBreakerRegistry.ofDefaults());
    private final AtomicInteger calls = new AtomicInteger();
    private final EmailSender working = email -> {
        calls.incrementAndGet();
        return new SendReceipt("id");
    };

    static SendFailure[] theVendorsFault() {
        return new SendFailure[] {new VendorRefused("x"), new VendorUnavailable("x"), new Unconfirmed("x", null, false)
        };
    }

    static SendFailure[] notTheVendorsFault() {
        return new SendFailure[] {
            new MessageRejected("x"),
            new Throttled(Throttled.By.VENDOR, "x", Duration.ZERO),
            new Throttled(Throttled.By.RATE_LIMITER, "x", Duration.ZERO)
        };
    }

    @ParameterizedTest
    @MethodSource("theVendorsFault")
    void failures_of_the_vendor_open_the_circuit(SendFailure failure) {
        fail(failure, 4);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @MethodSource("notTheVendorsFault")
    void bad_messages_and_throttling_open_nothing(SendFailure failure) {
        fail(failure, 100);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.failureRate()).isEqualTo(-1);
    }

    @Test
    void an_open_circuit_calls_nobody_and_says_how_long_it_stays_open() {
        open();
        time.pass(Duration.ofSeconds(10));

        Throttled refusal = catchThrowableOfType(Throttled.class, () -> breaker.send(Emails.plain(), working));

        assertThat(refusal.by()).isEqualTo(Throttled.By.CIRCUIT_BREAKER);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(20).plusNanos(1));
        assertThat(refusal).hasMessage("circuit open");
        assertThat(breaker.openForAnother()).isEqualTo(Duration.ofSeconds(20).plusNanos(1));
        assertThat(calls).hasValue(0);
    }

    @Test
    void a_circuit_whose_time_is_over_is_ready_to_be_tried_although_nobody_uses_it() {
        assertThat(breaker.condition()).isEqualTo(Condition.CLOSED);
        open();
        assertThat(breaker.condition()).isEqualTo(Condition.OPEN);

        time.pass(OPEN_FOR.plusMillis(1));

        assertThat(breaker.condition()).isEqualTo(Condition.READY);
    }

    @Test
    void a_circuit_that_is_being_probed_is_half_open() throws SendFailure {
        open();
        time.pass(OPEN_FOR.plusMillis(1));

        breaker.send(Emails.plain(), email -> {
            assertThat(breaker.condition()).isEqualTo(Condition.HALF_OPEN);
            return working.send(email);
        });
        assertThat(breaker.condition()).as("more probes are needed").isEqualTo(Condition.HALF_OPEN);
    }

    @Test
    void half_open_lets_exactly_its_probes_through_however_many_ask_at_once() throws Exception {
        open();
        time.pass(OPEN_FOR.plusMillis(1));
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch everyoneAsked = new CountDownLatch(64 - PROBES);
        EmailSender slow = email -> {
            awaitUninterrupted(everyoneAsked);
            return working.send(email);
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                threads.submit(() -> {
                    try {
                        breaker.send(Emails.plain(), slow);
                    } catch (SendFailure failure) {
                        refused.incrementAndGet();
                        everyoneAsked.countDown();
                    }
                });
            }
        }

        assertThat(calls).hasValue(PROBES);
        assertThat(refused).hasValue(64 - PROBES);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void probes_that_fail_open_it_again_for_the_whole_time() {
        open();
        time.pass(OPEN_FOR.plusMillis(1));
        fail(new VendorUnavailable("x"), PROBES);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.openForAnother()).isEqualTo(OPEN_FOR.plusNanos(1));
    }

    @Test
    void a_probe_that_met_a_bad_message_gives_its_place_back() throws SendFailure {
        open();
        time.pass(OPEN_FOR.plusMillis(1));
        fail(new MessageRejected("x"), 20);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);

        for (int i = 0; i < PROBES; i++) {
            breaker.send(Emails.plain(), working);
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_bug_in_a_sender_counts_as_a_failure_and_passes_through() {
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> breaker.send(Emails.plain(), email -> {
                        throw new IllegalStateException("bug");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private void open() {
        fail(new VendorUnavailable("x"), 4);
    }

    private void fail(SendFailure failure, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.send(Emails.plain(), email -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
