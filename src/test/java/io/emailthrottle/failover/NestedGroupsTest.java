package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Emails;
import io.emailthrottle.failover.selector.StatefulSelector;
import io.emailthrottle.failover.selector.StatelessSelector;
import io.emailthrottle.failover.selector.WeightedSelector;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NestedGroupsTest {

    private static final VendorUnavailable DOWN = new VendorUnavailable("down");
    private static final Throttled BUSY = new Throttled(Throttled.By.VENDOR, "429", Duration.ofSeconds(5));

    private final ManualTime time = new ManualTime();
    private final List<String> called = new ArrayList<>();
    private final Map<String, SendFailure> failures = new HashMap<>();
    private final VendorPipeline a = vendor("a");
    private final VendorPipeline b = vendor("b");
    private final VendorPipeline c = vendor("c");
    private final VendorPipeline d = vendor("d");

    @Test
    void a_group_takes_its_turns_within_the_list_that_it_stands_in() {
        Failover failover = failover(new StatelessSelector(List.of(roundRobin(a, b), c)));

        deliver(failover, 3);
        assertThat(called).containsExactly("a", "b", "a");
    }

    @Test
    void an_email_goes_through_the_whole_group_before_it_leaves_it() {
        Failover failover = failover(new StatelessSelector(List.of(roundRobin(a, b), c)));
        failures.putAll(Map.of("a", DOWN, "b", BUSY));

        deliver(failover, 2);
        assertThat(called).containsExactly("a", "b", "c", "b", "a", "c");
    }

    @Test
    void a_group_that_is_not_reached_counts_no_turn() {
        Failover failover = failover(new StatelessSelector(List.of(a, roundRobin(b, c))));
        deliver(failover, 3);
        failures.put("a", DOWN);
        deliver(failover, 2);

        assertThat(called).containsExactly("a", "a", "a", "a", "b", "a", "c");
    }

    @Test
    void a_vendor_that_stands_in_two_groups_is_asked_once_a_round() {
        Failover failover = failover(new StatelessSelector(List.of(roundRobin(a, b), roundRobin(b, a), c)));
        failures.putAll(Map.of("a", DOWN, "b", DOWN, "c", DOWN));

        deliver(failover, 1);
        assertThat(called).containsExactly("a", "b", "c");
    }

    @Test
    void stateful_leaves_a_group_only_when_all_its_vendors_fail() {
        Failover failover = failover(new StatefulSelector(
                List.of(new VendorGroup("ab", new StatelessSelector(List.of(a, b))), c), Duration.ofMinutes(1), time));
        failures.put("a", DOWN);
        deliver(failover, 2);
        assertThat(called).as("b keeps the group alive").containsExactly("a", "b", "a", "b");

        called.clear();
        failures.put("b", BUSY);
        deliver(failover, 2);
        assertThat(called).as("b only waits").containsExactly("a", "b", "c", "a", "b", "c");

        called.clear();
        failures.putAll(Map.of("a", BUSY, "b", DOWN));
        deliver(failover, 2);
        assertThat(called).as("a only waits").containsExactly("a", "b", "c", "a", "b", "c");

        called.clear();
        failures.put("a", DOWN);
        deliver(failover, 2);
        assertThat(called).containsExactly("a", "b", "c", "c");
    }

    @Test
    void groups_within_groups_within_groups() {
        VendorGroup inner = roundRobin(a, b);
        VendorGroup middle = roundRobin(inner, c);
        Failover failover = failover(new StatelessSelector(List.of(middle, d)));

        deliver(failover, 4);
        assertThat(called).containsExactly("a", "c", "b", "c");
        assertThat(middle.vendors()).containsExactlyInAnyOrder(a, b, c);
    }

    private void deliver(Failover failover, int times) {
        for (int i = 0; i < times; i++) {
            failover.deliver(Emails.plain(), () -> {});
        }
    }

    private static VendorGroup roundRobin(Candidate... candidates) {
        return new VendorGroup("group", WeightedSelector.roundRobin(List.of(candidates)));
    }

    private Failover failover(FailoverSelector selector) {
        Routes routes = new Routes(new Vendors(List.of(a, b, c, d)), new VendorGroup("", selector), List.of());
        return new Failover(
                routes,
                new Overflow(Duration.ZERO, time),
                Duration.ofSeconds(10),
                new SendMetrics(new SimpleMeterRegistry()),
                time);
    }

    private VendorPipeline vendor(String name) {
        return Pipelines.of(
                name,
                email -> {
                    called.add(name);
                    if (failures.containsKey(name)) {
                        throw failures.get(name);
                    }
                    return new SendReceipt(name);
                },
                time);
    }
}
