package io.emailthrottle.delivery.dispatch;

import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.queued;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.delivery.FakeVendor;
import io.emailthrottle.delivery.TestNode;
import io.emailthrottle.email.Email;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.VendorUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryMetricsTest {

    private final ManualTime time = new ManualTime();
    private final FakeVendor vendor = new FakeVendor();
    private final TestNode node = new TestNode(time, 100, Pipelines.of("a", vendor, time, new SimpleMeterRegistry()));

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void outcomes_are_counted_by_status_and_delays_of_what_was_sent() {
        vendor.failWith(new VendorUnavailable("down"));
        accept();
        node.round();
        vendor.failWith(null);
        time.pass(Duration.ofMinutes(2));
        node.round();

        assertThat(outcomes("queued")).isEqualTo(1);
        assertThat(outcomes("sent")).isEqualTo(1);
        assertThat(node.registry().get("email.delay").timer().count()).isEqualTo(1);
        assertThat(node.registry().get("email.delay").timer().totalTime(TimeUnit.SECONDS))
                .isBetween(60.0, 120.0);
    }

    @Test
    void emails_whose_time_was_up_are_outcomes_too() {
        accept();
        time.pass(Acceptances.LIFE);
        node.housekeeping().tick();

        assertThat(outcomes("expired")).isEqualTo(1);
    }

    @Test
    void the_queue_is_counted_every_fifteen_seconds_and_its_age_is_that_of_the_most_overdue() {
        QueueWatch watch = new QueueWatch(node.store().reader(), node.metrics(), time);
        watch.look();
        accept();
        time.pass(Duration.ofSeconds(14));
        accept();
        watch.look();
        assertThat(gauge("email.queue.waiting")).isZero();

        time.pass(Duration.ofSeconds(1));
        watch.look();
        assertThat(gauge("email.queue.waiting")).isEqualTo(2);
        assertThat(gauge("email.queue.age")).isEqualTo(15);
    }

    @Test
    void an_email_that_waits_through_back_offs_grows_older() {
        QueueWatch watch = new QueueWatch(node.store().reader(), node.metrics(), time);
        vendor.failWith(new VendorUnavailable("down"));
        accept();
        for (int minute = 1; minute <= 12; minute++) {
            node.round();
            time.pass(Duration.ofMinutes(1));
        }
        watch.look();

        assertThat(gauge("email.queue.age")).isEqualTo(12 * 60);
    }

    @Test
    void an_email_for_later_has_no_age_before_its_date() {
        QueueWatch watch = new QueueWatch(node.store().reader(), node.metrics(), time);
        Email email = email(time.now()).build();
        node.accept(Acceptances.scheduled(email, time.now().plus(Duration.ofHours(1))));
        watch.look();
        assertThat(gauge("email.queue.age")).isZero();

        time.pass(Duration.ofMinutes(70));
        watch.look();
        assertThat(gauge("email.queue.age")).isEqualTo(10 * 60);
    }

    @Test
    void every_status_that_a_round_may_end_in_is_counted() {
        node.suppress("ann@example.org");
        accept();
        node.round();

        assertThat(outcomes("suppressed")).isEqualTo(1);
    }

    @Test
    void emails_that_were_given_up_are_counted_by_the_status_that_they_have() {
        vendor.failWith(new VendorUnavailable("down"));
        accept();
        node.round();
        time.pass(Acceptances.LIFE);
        node.housekeeping().tick();

        assertThat(outcomes("failed")).isEqualTo(1);
        assertThat(outcomes("expired")).isZero();
    }

    private void accept() {
        node.accept(queued(email(time.now()).build(), time.now()));
    }

    private double outcomes(String status) {
        return node.registry()
                .get("email.outcomes")
                .tag("status", status)
                .counter()
                .count();
    }

    private double gauge(String name) {
        return node.registry().get(name).gauge().value();
    }
}
