package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Emails;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryMiddlewareTest {

    private final ManualTime time = new ManualTime();
    private final List<Duration> calls = new ArrayList<>();

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(new VendorUnavailable("x"), 3),
                Arguments.of(new Unconfirmed("x", null, true), 3),
                Arguments.of(new Unconfirmed("x", null, false), 1),
                Arguments.of(new VendorRefused("x"), 1),
                Arguments.of(new MessageRejected("x"), 1),
                Arguments.of(new Throttled(Throttled.By.VENDOR, "x", Duration.ZERO), 1));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void only_what_may_be_repeated_is_tried_again(SendFailure failure, int expectedCalls) {
        RetryMiddleware retryMiddleware = retry(3, Backoff.IMMEDIATE);

        assertThatThrownBy(() -> retryMiddleware.send(Emails.plain(), failing(failure)))
                .isSameAs(failure);
        assertThat(calls).hasSize(expectedCalls);
    }

    @Test
    void the_first_success_ends_it() throws SendFailure {
        int[] count = {0};
        SendReceipt receipt = retry(5, Backoff.constant(Duration.ofSeconds(1))).send(Emails.plain(), email -> {
            calls.add(time.passed());
            if (count[0]++ < 2) {
                throw new VendorUnavailable("x");
            }
            return new SendReceipt("third");
        });

        assertThat(receipt.vendorMessageId()).isEqualTo("third");
        assertThat(calls).containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void attempts_are_counted_for_each_email_alone() {
        RetryMiddleware retryMiddleware = retry(2, Backoff.IMMEDIATE);
        for (int email = 0; email < 10; email++) {
            assertThatThrownBy(() -> retryMiddleware.send(Emails.plain(), failing(new VendorUnavailable("x"))))
                    .isInstanceOf(VendorUnavailable.class);
        }

        assertThat(calls).hasSize(20);
    }

    @Test
    void no_attempts_at_all_are_refused_when_it_is_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> retry(0, Backoff.IMMEDIATE));
    }

    @Test
    void an_interrupted_wait_ends_it_without_another_call() {
        RetryMiddleware retryMiddleware = retry(3, Backoff.constant(Duration.ofSeconds(1)));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> retryMiddleware.send(Emails.plain(), failing(new VendorUnavailable("x"))))
                .isInstanceOf(Throttled.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(calls).hasSize(1);
    }

    private RetryMiddleware retry(int attempts, Backoff backoff) {
        return new RetryMiddleware("v", attempts, backoff, new Random(1), time, RetryRegistry.ofDefaults());
    }

    private EmailSender failing(SendFailure failure) {
        return email -> {
            calls.add(time.passed());
            throw failure;
        };
    }
}
