package io.emailthrottle.failover.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Emails;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.VendorGroup;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeastLoadedSelectorTest {

    private final ManualTime time = new ManualTime();
    private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
    private List<Candidate> seenFromWithin;

    @Test
    void the_fewest_in_flight_for_its_places_comes_first() throws SendFailure {
        List<VendorPipeline> vendors = new ArrayList<>();
        LeastLoadedSelector[] selector = new LeastLoadedSelector[1];
        VendorPipeline small = vendor("small", 2, "100/s", () -> seenFromWithin = selector[0].peek());
        VendorPipeline large = vendor("large", 10, "100/s", () -> send(small));
        vendors.addAll(List.of(small, large));
        selector[0] = new LeastLoadedSelector(vendors);

        send(large);

        assertThat(seenFromWithin).as("1 of 2 in flight, and 1 of 10").containsExactly(large, small);
        assertThat(selector[0].peek()).containsExactly(small, large);
    }

    @Test
    void of_equally_loaded_the_one_with_most_permits_left_comes_first() throws SendFailure {
        VendorPipeline a = vendor("a", 10, "5/s", () -> {});
        VendorPipeline b = vendor("b", 10, "4/s", () -> {});
        LeastLoadedSelector selector = new LeastLoadedSelector(List.of(a, b));
        assertThat(selector.peek()).containsExactly(a, b);

        send(a);
        assertThat(selector.peek()).as("4 permits each: as configured").containsExactly(a, b);
        send(a);
        assertThat(selector.peek()).containsExactly(b, a);
    }

    @Test
    void those_that_would_take_nothing_now_come_last() throws SendFailure {
        VendorPipeline a = vendor("a", 100, "1/s", () -> {});
        VendorPipeline b = vendor("b", 100, "1/s", () -> {});
        LeastLoadedSelector selector = new LeastLoadedSelector(List.of(a, b));
        send(a);
        assertThat(selector.peek()).containsExactly(b, a);

        time.pass(Duration.ofSeconds(2));
        assertThat(selector.peek()).containsExactly(a, b);
    }

    @Test
    void a_group_is_as_loaded_as_its_vendors_together() throws SendFailure {
        VendorPipeline alone = vendor("alone", 10, "10/s", () -> {});
        VendorPipeline b = vendor("b", 10, "6/s", () -> {});
        VendorPipeline c = vendor("c", 10, "5/s", () -> {});
        VendorGroup group = new VendorGroup("group", new StatelessSelector(List.of(b, c)));
        LeastLoadedSelector selector = new LeastLoadedSelector(List.of(alone, group));
        assertThat(selector.peek()).as("10 permits, and 11").containsExactly(group, alone);

        send(b);
        send(c);
        assertThat(selector.peek()).containsExactly(alone, group);
    }

    /** What may fail as a send does. */
    @FunctionalInterface
    private interface Within {
        void run() throws SendFailure;
    }

    private VendorPipeline vendor(String name, int places, String limit, Within within) {
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse(limit)), time);
        return Pipelines.of(
                name,
                email -> {
                    within.run();
                    return new SendReceipt(name);
                },
                time,
                new BulkheadMiddleware(name, places, bulkheads),
                new RateLimiterMiddleware(limiter, Duration.ZERO, time));
    }

    private void send(VendorPipeline vendor) throws SendFailure {
        Pipelines.send(vendor, Emails.plain(), time);
    }
}
