package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.RequestSent;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimiterMiddlewareTest {

    private static final Email EMAIL = Emails.plain();

    private final ManualTime time = new ManualTime();
    private final List<Duration> calls = new ArrayList<>();
    private final EmailSender vendor = email -> {
        calls.add(time.passed());
        return new SendReceipt("id");
    };

    @Test
    void skipping_refuses_at_once_and_says_when_the_next_permit_comes() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("1/s", Duration.ZERO);
        limiter.send(EMAIL, vendor);

        Throttled refusal = catchThrowableOfType(Throttled.class, () -> limiter.send(EMAIL, vendor));

        assertThat(refusal.by()).isEqualTo(Throttled.By.RATE_LIMITER);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(1005));
        assertThat(refusal).hasMessage("limit 1/s reached");
        assertThat(calls).hasSize(1);
    }

    @Test
    void waiting_waits_for_the_permit_up_to_max_wait_and_no_longer() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("1/s", Duration.ofMillis(1005));
        limiter.send(EMAIL, vendor);
        limiter.send(EMAIL, vendor);
        assertThat(calls).containsExactly(Duration.ZERO, Duration.ofMillis(1005));

        RateLimiterMiddleware impatient = limiter("1/s", Duration.ofMillis(1004));
        impatient.send(EMAIL, vendor);
        assertThatThrownBy(() -> impatient.send(EMAIL, vendor)).isInstanceOf(Throttled.class);
        assertThat(time.passed()).as("it did not wait in vain").isEqualTo(Duration.ofMillis(1005));
    }

    @Test
    void the_vendors_429_closes_the_limiter_for_everybody_until_retry_after() {
        RateLimiterMiddleware limiter = limiter("100/s", Duration.ZERO);
        assertThatThrownBy(() -> limiter.send(EMAIL, refusing(Duration.ofSeconds(7))))
                .isInstanceOf(Throttled.class);

        Throttled refusal = catchThrowableOfType(Throttled.class, () -> limiter.send(EMAIL, vendor));
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(calls).isEmpty();

        time.pass(Duration.ofSeconds(7));
        assertThat(limiter.permits().nextIn()).isZero();
    }

    @Test
    void a_429_whose_wait_fits_is_waited_out_and_the_same_vendor_asked_again() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("100/s", Duration.ofSeconds(5));
        int[] answers = {0};

        SendReceipt receipt = limiter.send(EMAIL, email -> {
            if (answers[0]++ == 0) {
                throw throttled(Duration.ofSeconds(4));
            }
            return vendor.send(email);
        });

        assertThat(receipt.vendorMessageId()).isEqualTo("id");
        assertThat(calls).containsExactly(Duration.ofSeconds(4));
    }

    @Test
    void a_vendor_that_always_says_429_is_asked_only_until_max_wait_is_used_up() {
        RateLimiterMiddleware limiter = limiter("100/s", Duration.ofSeconds(5));
        int[] asked = {0};

        assertThatThrownBy(() -> limiter.send(EMAIL, email -> {
                    asked[0]++;
                    throw throttled(Duration.ofSeconds(2));
                }))
                .isInstanceOf(Throttled.class);

        assertThat(asked[0]).isEqualTo(3);
        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void other_failures_pass_through_and_close_nothing() {
        RateLimiterMiddleware limiter = limiter("100/s", Duration.ofSeconds(5));

        assertThatThrownBy(() -> limiter.send(EMAIL, email -> {
                    throw new MessageRejected("no");
                }))
                .isInstanceOf(MessageRejected.class);
        assertThat(limiter.permits().closed()).isFalse();
    }

    @Test
    void a_call_that_left_late_counts_from_when_it_left() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("2/s", Duration.ofSeconds(5));

        limiter.send(EMAIL, leavingAfter(Duration.ofMillis(500)));
        limiter.send(EMAIL, leavingAfter(Duration.ZERO));
        limiter.send(EMAIL, leavingAfter(Duration.ZERO));

        assertThat(calls).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(1505));
    }

    @Test
    void a_call_that_never_left_counts_from_its_permit() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("2/s", Duration.ofSeconds(5));
        EmailSender unreachable = email -> {
            time.pass(Duration.ofMillis(500));
            throw new VendorUnavailable("no connection");
        };

        assertThatThrownBy(() -> limiter.send(EMAIL, unreachable)).isInstanceOf(VendorUnavailable.class);
        limiter.send(EMAIL, leavingAfter(Duration.ZERO));
        limiter.send(EMAIL, leavingAfter(Duration.ZERO));

        assertThat(calls).containsExactly(Duration.ofMillis(500), Duration.ofMillis(1005));
    }

    @Test
    void a_call_that_left_within_the_windows_slack_counts_from_its_permit() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("1/s", Duration.ofSeconds(5));

        limiter.send(EMAIL, leavingAfter(Duration.ofMillis(5)));
        limiter.send(EMAIL, leavingAfter(Duration.ZERO));

        assertThat(calls).containsExactly(Duration.ofMillis(5), Duration.ofMillis(1005));
    }

    @Test
    void an_interrupted_wait_hands_nothing_over() throws SendFailure {
        RateLimiterMiddleware limiter = limiter("1/s", Duration.ofSeconds(5));
        limiter.send(EMAIL, vendor);
        Thread.currentThread().interrupt();

        Throttled stopped = catchThrowableOfType(Throttled.class, () -> limiter.send(EMAIL, vendor));

        assertThat(stopped.by()).isEqualTo(Throttled.By.SHUTDOWN);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(calls).hasSize(1);
    }

    private RateLimiterMiddleware limiter(String limit, Duration maxWait) {
        return new RateLimiterMiddleware(new SlidingWindowLimiter(List.of(Limit.parse(limit)), time), maxWait, time);
    }

    private EmailSender leavingAfter(Duration connecting) {
        return email -> {
            time.pass(connecting);
            RequestSent.now();
            return vendor.send(email);
        };
    }

    private static EmailSender refusing(Duration retryAfter) {
        return email -> {
            throw throttled(retryAfter);
        };
    }

    private static Throttled throttled(Duration retryAfter) {
        return new Throttled(Throttled.By.VENDOR, "429", retryAfter);
    }
}
