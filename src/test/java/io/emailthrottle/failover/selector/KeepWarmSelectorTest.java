package io.emailthrottle.failover.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.Overflow;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.Step;
import io.emailthrottle.failover.VendorGroup;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.VendorUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeepWarmSelectorTest {

    private static final Suspension REVIEW = new Suspension("review", "operator", Instant.EPOCH, null);

    private final ManualTime time = new ManualTime();
    private final SuspensionMiddleware gateB = new SuspensionMiddleware(time);
    private final VendorPipeline a = vendor("a");
    private final VendorPipeline b = Pipelines.of("b", email -> new SendReceipt("b"), time, gateB);
    private final VendorPipeline c = vendor("c");

    @Property(tries = 200)
    void of_any_1000_consecutive_emails_each_standby_gets_exactly_its_share(
            @ForAll @IntRange(min = 1, max = 100) int perThousand,
            @ForAll @IntRange(min = 1, max = 5) int standbys,
            @ForAll @IntRange(max = 2500) int before) {
        List<VendorPipeline> vendors = IntStream.rangeClosed(0, standbys)
                .mapToObj(i -> vendor("v" + i))
                .toList();
        KeepWarmSelector selector =
                new KeepWarmSelector(new StatelessSelector(vendors), vendors, new Share(perThousand));
        firsts(selector, before);
        Map<Candidate, Integer> chosen = firsts(selector, 1000);

        for (VendorPipeline standby : vendors.subList(1, vendors.size())) {
            assertThat(chosen.get(standby)).isEqualTo(perThousand);
        }
        assertThat(chosen.get(vendors.getFirst())).isEqualTo(1000 - standbys * perThousand);
    }

    @Test
    void an_urgent_email_keeps_nobody_warm_and_takes_no_turn() {
        KeepWarmSelector selector = stateless("10%");
        Email urgent = Emails.plainBuilder().priority(Priority.HIGH).build();

        for (int i = 0; i < 2000; i++) {
            assertThat(selector.choose(urgent).order()).containsExactly(a, b, c);
        }
        assertThat(firsts(selector, 1000)).containsEntry(b, 100).containsEntry(c, 100);
    }

    @Test
    void every_order_still_has_each_candidate_once() {
        KeepWarmSelector selector = stateless("5%");

        for (int i = 0; i < 1000; i++) {
            assertThat(selector.choose(Emails.plain()).order()).containsExactlyInAnyOrder(a, b, c);
        }
    }

    @Test
    void a_standby_that_cannot_take_an_email_takes_a_later_one_but_is_not_flooded() {
        KeepWarmSelector selector = stateless("1%");
        gateB.setByOperator(REVIEW);
        assertThat(firsts(selector, 250)).doesNotContainKey(b);
        gateB.setByOperator(null);
        assertThat(firsts(selector, 10).get(b)).isBetween(2, 3);

        gateB.setByOperator(REVIEW);
        firsts(selector, 100_000);
        gateB.setByOperator(null);
        assertThat(firsts(selector, 20)).containsEntry(b, KeepWarmSelector.MOST_OWED);
    }

    @Test
    void only_candidates_behind_the_one_in_use_are_standbys_so_that_one_that_failed_is_left_to_its_probes() {
        StatefulSelector stateful = new StatefulSelector(List.of(a, b, c), Duration.ofMinutes(1), time);
        KeepWarmSelector selector = new KeepWarmSelector(stateful, List.of(a, b, c), Share.parse("1%"));
        selector.failed(a, new VendorUnavailable("down"));

        assertThat(firsts(selector, 1000)).isEqualTo(Map.of(b, 990, c, 10));
    }

    @Test
    void a_standby_that_works_or_fails_moves_nobody() {
        StatefulSelector stateful = new StatefulSelector(List.of(a, b, c), Duration.ofMinutes(1), time);
        KeepWarmSelector selector = new KeepWarmSelector(stateful, List.of(a, b, c), Share.parse("1%"));
        selector.failed(b, new VendorUnavailable("down"));
        selector.succeeded(c);

        assertThat(selector.peek()).containsExactly(a, b, c);
    }

    @Test
    void an_email_that_the_standby_does_not_take_goes_on_in_the_same_round_and_its_timeline_says_why_it_came_there() {
        VendorPipeline revoked = vendor("revoked", email -> {
            throw new VendorUnavailable("gone");
        });
        KeepWarmSelector selector = new KeepWarmSelector(
                new StatelessSelector(List.of(a, revoked)), List.of(a, revoked), Share.parse("10%"));
        Routes routes = new Routes(new Vendors(List.of(a, revoked)), new VendorGroup("", selector), List.of());
        Failover failover = new Failover(
                routes,
                new Overflow(Duration.ZERO, time),
                Pipelines.INSIST_FOR,
                new SendMetrics(new SimpleMeterRegistry()),
                time);
        List<DeliveryAttempt> rounds = IntStream.range(0, 1000)
                .mapToObj(i -> failover.deliver(Emails.plain(), () -> {}))
                .toList();

        assertThat(rounds)
                .allSatisfy(
                        round -> assertThat(round.outcome()).isEqualTo(new Outcome.Sent("a", new SendReceipt("a"))));
        List<DeliveryAttempt> kept =
                rounds.stream().filter(round -> round.steps().size() > 1).toList();
        assertThat(kept)
                .hasSize(100)
                .allSatisfy(round -> assertThat(round.steps())
                        .extracting(Step::vendor, Step::outcome)
                        .containsExactly(
                                tuple("revoked", "kept_warm"),
                                tuple("revoked", "vendor_unavailable"),
                                tuple("a", "sent")));
    }

    @Test
    void more_than_half_of_the_emails_for_standbys_is_refused() {
        List<VendorPipeline> seven =
                IntStream.range(0, 7).mapToObj(i -> vendor("v" + i)).toList();

        assertThatThrownBy(() -> new KeepWarmSelector(new StatelessSelector(seven), seven, Share.parse("10%")))
                .hasMessage("10% for each of 6 standbys is more than half of the emails");
    }

    private KeepWarmSelector stateless(String share) {
        return new KeepWarmSelector(new StatelessSelector(List.of(a, b, c)), List.of(a, b, c), Share.parse(share));
    }

    private static Map<Candidate, Integer> firsts(KeepWarmSelector selector, int emails) {
        Map<Candidate, Integer> chosen = new HashMap<>();
        for (int i = 0; i < emails; i++) {
            chosen.merge(selector.choose(Emails.plain()).order().getFirst(), 1, Integer::sum);
        }
        return chosen;
    }

    private VendorPipeline vendor(String name) {
        return vendor(name, email -> new SendReceipt(name));
    }

    private VendorPipeline vendor(String name, EmailSender sender) {
        return Pipelines.of(name, sender, time);
    }
}
