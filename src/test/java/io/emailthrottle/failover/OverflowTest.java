package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverflowTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final List<String> called = new ArrayList<>();

    @Test
    void by_default_the_next_vendor_takes_it_at_once() {
        Failover failover = failover(Duration.ZERO, throttled(Throttled.By.VENDOR, 1), working("b"));

        assertThat(failover.deliver(Emails.plain(), () -> {}).outcome()).isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void a_wait_that_is_short_enough_ends_the_round_until_then() {
        for (Throttled.By by : List.of(Throttled.By.VENDOR, Throttled.By.RATE_LIMITER, Throttled.By.CIRCUIT_BREAKER)) {
            Failover failover = failover(TEN_SECONDS, throttled(by, 10), working("b"));

            assertThat(failover.deliver(Emails.plain(), () -> {}).outcome()).isEqualTo(deferredFor(TEN_SECONDS));
        }
        assertThat(called).isEmpty();
    }

    @Test
    void a_longer_wait_goes_on_to_the_next_vendor() {
        Failover failover = failover(TEN_SECONDS, throttled(Throttled.By.RATE_LIMITER, 11), working("b"));

        assertThat(failover.deliver(Emails.plain(), () -> {}).outcome()).isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void a_full_bulkhead_is_no_reason_to_wait() {
        Failover failover = failover(TEN_SECONDS, throttled(Throttled.By.BULKHEAD, 1), working("b"));

        assertThat(failover.deliver(Emails.plain(), () -> {}).outcome()).isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void an_email_does_not_wait_beyond_its_end() {
        Failover failover = failover(TEN_SECONDS, throttled(Throttled.By.RATE_LIMITER, 5), working("b"));

        assertThat(failover.deliver(Emails.plain(), endsIn(Duration.ofSeconds(5)))
                        .outcome())
                .isInstanceOf(Outcome.Sent.class);
        assertThat(failover.deliver(Emails.plain(), endsIn(Duration.ofSeconds(6)))
                        .outcome())
                .isEqualTo(deferredFor(Duration.ofSeconds(5)));
    }

    @Test
    void those_that_wait_for_a_limit_are_given_a_moment_each_and_whom_the_line_is_too_long_for_goes_on() {
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse("2/4s")), time);
        VendorPipeline limited = Pipelines.of(
                "a",
                email -> {
                    called.add("a");
                    return new SendReceipt("a");
                },
                time,
                new RateLimiterMiddleware(limiter, Duration.ZERO, time));
        Failover failover = failover(TEN_SECONDS, limited, working("b"));
        failover.deliver(Emails.plain(), () -> {});
        failover.deliver(Emails.plain(), () -> {});
        Duration untilPermit = Duration.ofNanos(limiter.nextIn());

        for (int inLine = 0; inLine < 3; inLine++) {
            assertThat(failover.deliver(Emails.plain(), () -> {}).outcome())
                    .as("every 2 s, as the limit lets them")
                    .isEqualTo(deferredFor(untilPermit.plusSeconds(2L * inLine)));
        }
        assertThat(called).containsExactly("a", "a");
        failover.deliver(Emails.plain(), () -> {});
        assertThat(called).as("the line is more than 10 s long").containsExactly("a", "a", "b");

        time.pass(Duration.ofMinutes(1));
        failover.deliver(Emails.plain(), () -> {});
        assertThat(called).containsExactly("a", "a", "b", "a");
    }

    @Test
    void a_vendor_that_puts_it_off_again_and_again_does_not_keep_it() {
        Failover failover = failover(TEN_SECONDS, throttled(Throttled.By.VENDOR, 4), working("b"));

        assertThat(failover.deliver(Emails.plain(), hasWaited(6)).outcome())
                .isEqualTo(deferredFor(Duration.ofSeconds(4)));
        assertThat(failover.deliver(Emails.plain(), hasWaited(7)).outcome()).isInstanceOf(Outcome.Sent.class);
    }

    private static AttemptContext hasWaited(int seconds) {
        return new AttemptContext() {
            @Override
            public void calling() {}

            @Override
            public Duration waited() {
                return Duration.ofSeconds(seconds);
            }
        };
    }

    private static Outcome deferredFor(Duration wait) {
        return new Outcome.Deferred(false, Optional.of(wait), Optional.empty());
    }

    private AttemptContext endsIn(Duration life) {
        Instant end = time.now().plus(life);
        return new AttemptContext() {
            @Override
            public void calling() {}

            @Override
            public Instant expiresAt() {
                return end;
            }
        };
    }

    private Failover failover(Duration after, VendorPipeline... vendors) {
        return new Failover(
                Pipelines.routes(vendors),
                new Overflow(after, time),
                Duration.ofSeconds(10),
                new SendMetrics(new SimpleMeterRegistry()),
                time);
    }

    private VendorPipeline throttled(Throttled.By by, int seconds) {
        return Pipelines.of("a", email -> new SendReceipt("never"), time, (email, next) -> {
            throw new Throttled(by, "not now", Duration.ofSeconds(seconds));
        });
    }

    private VendorPipeline working(String name) {
        return Pipelines.of(
                name,
                email -> {
                    called.add(name);
                    return new SendReceipt(name);
                },
                time);
    }
}
