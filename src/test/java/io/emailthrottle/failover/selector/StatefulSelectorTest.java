package io.emailthrottle.failover.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.FailoverSelector.Choice;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatefulSelectorTest {

    private static final Duration FAIL_BACK_AFTER = Duration.ofMinutes(1);
    private static final VendorUnavailable DOWN = new VendorUnavailable("down");

    private final ManualTime time = new ManualTime();
    private final VendorPipeline a = vendor("a");
    private final VendorPipeline b = vendor("b");
    private final VendorPipeline c = vendor("c");
    private final StatefulSelector selector = new StatefulSelector(List.of(a, b, c), FAIL_BACK_AFTER, time);

    @Test
    void it_starts_with_the_first() {
        assertThat(candidates()).containsExactly(a, b, c);
    }

    @Test
    void it_stays_with_the_vendor_that_last_worked_and_still_offers_all_the_others_once() {
        selector.failed(a, DOWN);
        selector.succeeded(b);

        assertThat(candidates()).containsExactly(b, c, a);
        selector.failed(b, DOWN);
        assertThat(candidates()).containsExactly(c, a, b);
        selector.failed(c, DOWN);
        assertThat(candidates()).containsExactly(a, b, c);
    }

    @Test
    void bad_messages_and_throttling_move_nobody() {
        selector.failed(a, new MessageRejected("550"));
        selector.failed(a, new Throttled(Throttled.By.RATE_LIMITER, "limit", Duration.ZERO));

        assertThat(candidates()).containsExactly(a, b, c);
    }

    @Test
    void many_failures_of_one_vendor_at_the_same_time_move_on_by_one() {
        for (int i = 0; i < 100; i++) {
            selector.failed(a, DOWN);
        }

        assertThat(candidates()).containsExactly(b, c, a);
    }

    @Test
    void after_a_while_one_email_probes_the_first_and_only_one() throws Exception {
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);
        List<Callable<List<Candidate>>> asks = IntStream.range(0, 64)
                .<Callable<List<Candidate>>>mapToObj(i -> this::candidates)
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long probes = threads.invokeAll(asks).stream()
                    .filter(answer -> answer.resultNow().equals(List.of(a, b, c)))
                    .count();
            assertThat(probes).isEqualTo(1);
        }
    }

    @Test
    void looking_takes_no_turn_from_the_email_that_probes() {
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);

        assertThat(selector.peek()).containsExactly(a, b, c);
        assertThat(selector.peek()).containsExactly(a, b, c);
        assertThat(candidates()).containsExactly(a, b, c);
        assertThat(candidates()).containsExactly(b, c, a);
    }

    @Test
    void a_probe_goes_on_to_the_current_vendor_when_the_first_is_still_down() {
        selector.failed(a, DOWN);
        selector.failed(b, DOWN);
        time.pass(FAIL_BACK_AFTER);

        assertThat(candidates()).containsExactly(a, c, b);
        selector.failed(a, DOWN);
        assertThat(candidates()).containsExactly(c, a, b);
    }

    @Test
    void a_probe_that_succeeds_brings_everybody_back_to_the_first() {
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);
        candidates();
        selector.succeeded(a);

        assertThat(candidates()).containsExactly(a, b, c);
    }

    @Test
    void a_late_success_from_before_the_outage_brings_nobody_back() {
        selector.failed(a, DOWN);
        selector.succeeded(a);

        assertThat(candidates()).containsExactly(b, c, a);
    }

    @Test
    void each_failed_probe_doubles_the_wait_up_to_a_quarter_of_an_hour() {
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);
        for (int minutes : new int[] {2, 4, 8, 15, 15}) {
            assertThat(candidates()).containsExactly(a, b, c);
            selector.failed(a, DOWN);
            time.pass(Duration.ofMinutes(minutes).minusMillis(1));
            assertThat(candidates()).containsExactly(b, c, a);
            time.pass(Duration.ofMillis(1));
        }
    }

    @Test
    void another_outage_begins_with_the_shortest_wait() {
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);
        candidates();
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER.multipliedBy(2));
        candidates();
        selector.succeeded(a);

        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);

        assertThat(candidates()).containsExactly(a, b, c);
    }

    @Test
    void an_email_of_high_priority_is_a_probe_only_when_no_other_came_for_one_more_wait() {
        Email urgent = Emails.plainBuilder().priority(Priority.HIGH).build();
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);

        assertThat(selector.choose(urgent)).isEqualTo(new Choice(List.of(b, c, a), false));
        time.pass(FAIL_BACK_AFTER);
        assertThat(selector.choose(urgent)).isEqualTo(new Choice(List.of(a, b, c), true));
    }

    @Test
    void a_probe_whose_email_is_rejected_has_found_a_vendor_that_works() {
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);
        candidates();
        selector.failed(a, new MessageRejected("550"));

        assertThat(candidates()).containsExactly(a, b, c);
    }

    @Test
    void no_email_tries_a_vendor_whose_harmless_call_finds_it_silent() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        AtomicBoolean answers = new AtomicBoolean();
        VendorPipeline silent = Pipelines.of(
                "silent",
                new CheckedSender(() -> {
                    checks.incrementAndGet();
                    return answers.get();
                }),
                time);
        StatefulSelector checked = new StatefulSelector(List.of(silent, b), FAIL_BACK_AFTER, time);
        checked.failed(silent, DOWN);
        for (int i = 1; i <= 3; i++) {
            time.pass(FAIL_BACK_AFTER);
            assertThat(checked.choose(Emails.plain()).order()).containsExactly(b, silent);
            int calls = i;
            await().untilAsserted(() -> assertThat(checks).hasValue(calls));
        }

        answers.set(true);
        await().untilAsserted(() -> {
            time.pass(FAIL_BACK_AFTER);
            assertThat(checked.choose(Emails.plain())).isEqualTo(new Choice(List.of(silent, b), true));
        });
    }

    private record CheckedSender(BooleanSupplier call) implements EmailSender {
        @Override
        public SendReceipt send(Email email) {
            return new SendReceipt("id");
        }

        @Override
        public Optional<BooleanSupplier> liveness() {
            return Optional.of(call);
        }
    }

    private List<Candidate> candidates() {
        return selector.choose(Emails.plain()).order();
    }

    private VendorPipeline vendor(String name) {
        return Pipelines.of(name, email -> new SendReceipt(name), time);
    }
}
