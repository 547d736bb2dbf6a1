package io.emailthrottle.failover.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Emails;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendReceipt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightedSelectorTest {

    private final VendorPipeline a = vendor("a");
    private final VendorPipeline b = vendor("b");
    private final VendorPipeline c = vendor("c");

    @Property(tries = 300)
    void of_any_100_consecutive_choices_each_has_exactly_its_percentage(
            @ForAll("percentages") List<Integer> weights, @ForAll @IntRange(max = 250) int before) {
        List<VendorPipeline> vendors = IntStream.range(0, weights.size())
                .mapToObj(i -> vendor("v" + i))
                .toList();
        WeightedSelector selector = new WeightedSelector(vendors, weights);
        for (int i = 0; i < before; i++) {
            selector.choose(Emails.plain()).order();
        }
        Map<Candidate, Integer> chosen = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            chosen.merge(selector.choose(Emails.plain()).order().getFirst(), 1, Integer::sum);
        }

        for (int i = 0; i < weights.size(); i++) {
            assertThat(chosen.get(vendors.get(i))).as("%s of %s", i, weights).isEqualTo(weights.get(i));
        }
    }

    /** 100 cut at distinct places. */
    @Provide
    Arbitrary<List<Integer>> percentages() {
        return Arbitraries.integers().between(1, 99).set().ofMaxSize(7).map(cuts -> {
            List<Integer> places = new ArrayList<>(cuts);
            places.add(0);
            places.add(100);
            Collections.sort(places);
            return IntStream.range(1, places.size())
                    .mapToObj(i -> places.get(i) - places.get(i - 1))
                    .toList();
        });
    }

    @Property(tries = 100)
    void every_order_has_each_candidate_once(@ForAll("percentages") List<Integer> weights) {
        List<VendorPipeline> vendors = IntStream.range(0, weights.size())
                .mapToObj(i -> vendor("v" + i))
                .toList();
        WeightedSelector selector = new WeightedSelector(vendors, weights);

        for (int i = 0; i < 100; i++) {
            assertThat(selector.choose(Emails.plain()).order())
                    .hasSameSizeAs(vendors)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_heavy_candidate_is_spread_among_the_light_ones() {
        WeightedSelector selector = new WeightedSelector(List.of(a, b, c), List.of(4, 1, 1));

        assertThat(firsts(selector, 6)).containsExactly(a, a, b, a, c, a);
    }

    @Test
    void round_robin_asks_each_in_turn_and_then_those_after_it() {
        WeightedSelector selector = WeightedSelector.roundRobin(List.of(a, b, c));

        assertThat(selector.choose(Emails.plain()).order()).containsExactly(a, b, c);
        assertThat(selector.choose(Emails.plain()).order()).containsExactly(b, c, a);
        assertThat(selector.choose(Emails.plain()).order()).containsExactly(c, a, b);
        assertThat(selector.choose(Emails.plain()).order()).containsExactly(a, b, c);
    }

    @Test
    void looking_takes_no_turn() {
        WeightedSelector selector = WeightedSelector.roundRobin(List.of(a, b));

        assertThat(selector.peek()).isEqualTo(selector.peek()).containsExactly(a, b);
        assertThat(selector.choose(Emails.plain()).order()).containsExactly(a, b);
    }

    @Test
    void threads_that_choose_at_the_same_time_share_the_turns() throws Exception {
        WeightedSelector selector = new WeightedSelector(List.of(a, b), List.of(70, 30));
        List<Callable<Candidate>> asks = IntStream.range(0, 6400)
                .<Callable<Candidate>>mapToObj(
                        i -> () -> selector.choose(Emails.plain()).order().getFirst())
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long first = threads.invokeAll(asks).stream()
                    .filter(chosen -> chosen.resultNow() == a)
                    .count();
            assertThat(first).isEqualTo(6400 * 70 / 100);
        }
    }

    private static List<Candidate> firsts(WeightedSelector selector, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> selector.choose(Emails.plain()).order().getFirst())
                .toList();
    }

    private static VendorPipeline vendor(String name) {
        return Pipelines.of(name, email -> new SendReceipt(name), new ManualTime());
    }
}
