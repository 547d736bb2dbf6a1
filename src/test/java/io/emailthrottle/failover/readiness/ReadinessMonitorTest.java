package io.emailthrottle.failover.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.email.Emails;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.ReadinessMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.Readiness.AccountQuota;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.VendorRefused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessMonitorTest {

    private final ManualTime time = new ManualTime();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicInteger checks = new AtomicInteger();
    private volatile Readiness answer = Readiness.ready("works");
    private volatile boolean refuses;

    private final VendorPipeline vendor = Pipelines.of(
            "v",
            email -> {
                if (refuses) {
                    throw new VendorRefused("HTTP 401");
                }
                return new SendReceipt("1");
            },
            time,
            new ReadinessMiddleware(
                    () -> {
                        checks.incrementAndGet();
                        return answer;
                    },
                    time));
    private final ReadinessMonitor monitor = monitor(Duration.ofHours(1), vendor);

    @Test
    void a_vendor_is_checked_at_the_start_and_then_every_hour_or_a_little_earlier() {
        monitor.turn();
        time.pass(Duration.ofMinutes(53));
        monitor.turn();
        assertThat(checks).hasValue(1);

        time.pass(Duration.ofMinutes(8));
        monitor.turn();
        assertThat(checks).hasValue(2);
    }

    @Test
    void one_that_is_not_ready_is_checked_again_within_minutes() {
        answer = Readiness.notReady("HTTP 401");
        monitor.turn();
        assertThat(gauge("email.vendor.ready")).isZero();

        answer = Readiness.ready("works");
        time.pass(Duration.ofMinutes(6));
        monitor.turn();
        assertThat(gauge("email.vendor.ready")).isEqualTo(1);
        assertThat(ReadinessMonitor.trouble(vendor)).isEmpty();
    }

    @Test
    void a_call_that_ends_otherwise_than_expected_is_a_reason_to_check() throws SendFailure {
        monitor.turn();
        Pipelines.send(vendor, Emails.plain(), time);
        monitor.turn();
        assertThat(checks).as("it works, as expected").hasValue(1);

        refuses = true;
        answer = Readiness.notReady("revoked");
        try {
            Pipelines.send(vendor, Emails.plain(), time);
        } catch (VendorRefused expected) {
            monitor.turn();
        }
        assertThat(checks).hasValue(2);
        assertThat(ReadinessMonitor.trouble(vendor).orElseThrow().reason()).isEqualTo("revoked");

        refuses = false;
        answer = Readiness.ready("works");
        Pipelines.send(vendor, Emails.plain(), time);
        monitor.turn();
        assertThat(ReadinessMonitor.trouble(vendor)).isEmpty();
    }

    @Test
    void what_is_unknown_is_no_number() throws IOException {
        assertThat(gauge("email.vendor.ready")).isNaN();
        assertThat(gauge("email.vendor.readiness.age")).isNaN();

        answer = Readiness.unknown("HTTP 403");
        monitor.turn();
        time.pass(Duration.ofSeconds(90));

        assertThat(gauge("email.vendor.ready")).isNaN();
        assertThat(gauge("email.vendor.readiness.age")).isEqualTo(90);
    }

    @Test
    void it_works_in_the_background_until_it_is_stopped_and_never_with_an_interval_of_zero() {
        monitor.start();
        await().untilAtomic(checks, org.hamcrest.Matchers.equalTo(1));
        monitor.stop();
        assertThat(monitor.isRunning()).isFalse();

        ReadinessMonitor never = new ReadinessMonitor(
                new Vendors(List.of(vendor)), Duration.ZERO, new SimpleMeterRegistry(), new Random(1), time);
        never.start();
        assertThat(never.isRunning()).isFalse();
    }

    @Test
    void limits_above_the_accounts_own_are_named() {
        VendorPipeline limited = Pipelines.of(
                "limited",
                email -> new SendReceipt("1"),
                time,
                new RateLimiterMiddleware(
                        new SlidingWindowLimiter(
                                List.of(Limit.parse("20/s"), Limit.parse("600/m"), Limit.parse("40000/12h")), time),
                        Duration.ZERO,
                        time));

        assertThat(QuotaComparison.warnings(limited, new AccountQuota(14.0, 50_000L, null, null)))
                .containsExactly(
                        "the limit 20/s is above the account's own of 14 a second",
                        "the limit 40000/12h is above the account's own of 50000 a day");
        assertThat(QuotaComparison.warnings(limited, new AccountQuota(20.0, 80_000L, null, null)))
                .isEmpty();
        assertThat(QuotaComparison.warnings(limited, AccountQuota.UNKNOWN)).isEmpty();
    }

    private double gauge(String name) {
        return metrics.get(name).tag("vendor", "v").gauge().value();
    }

    private ReadinessMonitor monitor(Duration every, VendorPipeline checked) {
        return new ReadinessMonitor(new Vendors(List.of(checked)), every, metrics, new Random(1), time);
    }
}
