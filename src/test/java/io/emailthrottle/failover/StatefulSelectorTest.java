package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    void a_failed_probe_waits_for_the_whole_time_again() {
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER);
        candidates();
        selector.failed(a, DOWN);
        time.pass(FAIL_BACK_AFTER.minusMillis(1));
        assertThat(candidates()).containsExactly(b, c, a);

        time.pass(Duration.ofMillis(1));
        assertThat(candidates()).containsExactly(a, b, c);
    }

    private List<Candidate> candidates() {
        return selector.choose();
    }

    private VendorPipeline vendor(String name) {
        return Pipelines.of(name, email -> new SendReceipt(name), time);
    }
}
