package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.time.ManualTime;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SlidingWindowLimiterTest {

    private static final long FOREVER = Long.MAX_VALUE;

    @Property(tries = 300)
    void no_window_ever_holds_more_than_the_limit(
            @ForAll("limits") @Size(min = 1, max = 3) List<Limit> limits,
            @ForAll("gaps") @Size(min = 50, max = 400) List<Long> gapsMicros,
            @ForAll("patience") @Size(50) List<Long> patienceMillis) {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(limits, time);
        List<Long> grants = new ArrayList<>();
        for (int i = 0; i < gapsMicros.size(); i++) {
            time.pass(Duration.ofNanos(gapsMicros.get(i) * 1000));
            long wait = limiter.reserve(patienceMillis.get(i % 50) * 1_000_000);
            if (wait >= 0) {
                grants.add(time.nanos() + wait);
            }
        }

        assertThat(grants).isSorted();
        limits.forEach(limit -> assertNoWindowOver(limit, grants));
    }

    @Property(tries = 300)
    void no_window_of_departures_holds_more_than_the_limit_however_late_calls_leave_within_it(
            @ForAll("moderate") @Size(min = 1, max = 3) List<Limit> limits,
            @ForAll("gaps") @Size(min = 50, max = 400) List<Long> gapsMicros,
            @ForAll @Size(50) List<@DoubleRange(min = 0, max = 0.99) Double> lateness) {
        long shortest = limits.stream()
                .mapToLong(limit -> limit.window().toNanos())
                .min()
                .orElseThrow();
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(limits, time);
        NavigableMap<Long, Long> leaving = new TreeMap<>();
        List<Long> left = new ArrayList<>();
        for (int i = 0; i < gapsMicros.size(); i++) {
            time.pass(Duration.ofNanos(gapsMicros.get(i) * 1000 + 1));
            while (!leaving.isEmpty() && leaving.firstKey() <= time.nanos()) {
                Map.Entry<Long, Long> call = leaving.pollFirstEntry();
                limiter.recordDeparture(call.getValue(), call.getKey());
                left.add(call.getKey());
            }
            if (limiter.reserve(0) == 0) {
                long at = time.nanos() + (long) (lateness.get(i % 50) * shortest);
                leaving.put(leaving.containsKey(at) ? at + 1 : at, time.nanos());
            }
        }

        limits.forEach(limit -> assertNoWindowOver(limit, left));
    }

    @Property(tries = 100)
    void a_saturated_limiter_uses_99_percent_of_what_is_allowed(@ForAll("limits") @Size(1) List<Limit> limits) {
        Limit limit = limits.getFirst();
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(limits, time);
        int windows = 200;
        int granted = 0;
        while (time.passed().compareTo(limit.window().multipliedBy(windows)) < 0) {
            long wait = limiter.reserve(0);
            if (wait == 0) {
                granted++;
            } else {
                time.pass(Duration.ofNanos(-wait));
            }
        }

        assertThat((double) granted / ((long) limit.limit() * windows)).isBetween(0.99, 1.0 + 1.0 / windows);
    }

    /** A saturated client's k-th call can come no sooner than each limit's window after the call as many before it. */
    @Property(tries = 1000)
    void ten_minutes_of_saturation_violate_no_limit_of_a_set_and_use_99_percent(
            @ForAll("moderate") @Size(min = 1, max = 3) List<Limit> limits) {
        long end = Duration.ofMinutes(10).toNanos();
        List<Long> best = new ArrayList<>();
        for (long at = 0; at < end; at = next(best, limits)) {
            best.add(at);
        }
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(limits, time);
        List<Long> granted = new ArrayList<>();
        while (granted.size() < best.size()) {
            long wait = limiter.reserve(0);
            if (wait == 0) {
                granted.add(time.passed().toNanos());
            } else {
                time.pass(Duration.ofNanos(-wait));
            }
        }

        for (Limit limit : limits) {
            assertThat(IntStream.range(limit.limit(), granted.size())
                            .filter(i -> granted.get(i) - granted.get(i - limit.limit())
                                    < limit.window().toNanos()))
                    .as("calls too soon for %s", limit)
                    .isEmpty();
        }
        assertThat((double) granted.getLast()).isLessThanOrEqualTo(best.getLast() / 0.99);
    }

    private static long next(List<Long> calls, List<Limit> limits) {
        long next = calls.getLast();
        for (Limit limit : limits) {
            if (calls.size() >= limit.limit()) {
                next = Math.max(
                        next,
                        calls.get(calls.size() - limit.limit()) + limit.window().toNanos());
            }
        }
        return next;
    }

    /** At most 50 calls a second, so that ten minutes are soon over. */
    @Provide
    Arbitrary<List<Limit>> moderate() {
        Arbitrary<Integer> limit = Arbitraries.integers().between(1, 500);
        Arbitrary<Integer> spacingMillis = Arbitraries.integers().between(20, 600);
        return Combinators.combine(limit, spacingMillis)
                .as((n, ms) -> Limit.of(n, Duration.ofMillis((long) n * ms)))
                .list();
    }

    @Test
    void sixty_four_threads_competing_never_exceed_a_limit_and_leave_nothing_unused() throws Exception {
        Limit perSecond = Limit.parse("50/s");
        Limit perMinute = Limit.parse("2000/m");
        StampingTime time = new StampingTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(perSecond, perMinute), time);
        ConcurrentLinkedQueue<Long> grants = new ConcurrentLinkedQueue<>();
        AtomicInteger left = new AtomicInteger(20_000);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                threads.submit(() -> {
                    while (left.decrementAndGet() >= 0) {
                        long wait = limiter.reserve(FOREVER);
                        grants.add(time.lastSeen() + wait);
                    }
                });
            }
        }
        List<Long> inOrder = new ArrayList<>(grants);
        Collections.sort(inOrder);

        assertThat(inOrder).hasSize(20_000);
        assertNoWindowOver(perSecond, inOrder);
        assertNoWindowOver(perMinute, inOrder);
        Duration took = Duration.ofNanos(inOrder.getLast() - inOrder.getFirst());
        assertThat(took).isLessThan(Duration.ofSeconds(606));
    }

    @Test
    void a_refusal_says_when_to_come_back_and_costs_nothing() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse("2/s")), time);
        limiter.reserve(0);
        time.pass(Duration.ofMillis(400));
        limiter.reserve(0);

        long refused = limiter.reserve(0);
        assertThat(refused).isEqualTo(-605_000_000);
        assertThat(limiter.nextIn()).isEqualTo(605_000_000);
        assertThat(limiter.reason()).isEqualTo("limit 2/s reached");
        time.pass(Duration.ofNanos(-refused));
        assertThat(limiter.reserve(0)).isZero();
    }

    @Test
    void waiters_are_served_in_the_order_of_their_asking() {
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse("1/s")), new ManualTime());

        assertThat(List.of(limiter.reserve(FOREVER), limiter.reserve(FOREVER), limiter.reserve(FOREVER)))
                .containsExactly(0L, 1_005_000_000L, 2_010_000_000L);
    }

    @Property(tries = 500)
    void waiters_are_served_in_order_also_while_a_lowered_pace_recovers(
            @ForAll @Size(min = 20, max = 200) List<@IntRange(min = 0, max = 900) Integer> gapsMillis,
            @ForAll @Size(20) List<@IntRange(min = 0, max = 9) Integer> refusals) {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = learner(time);
        List<Long> grants = new ArrayList<>();
        for (int i = 0; i < gapsMillis.size(); i++) {
            time.pass(Duration.ofMillis(gapsMillis.get(i)));
            if (refusals.get(i % 20) == 0) {
                limiter.closeFor(300_000_000);
            }
            grants.add(time.nanos() + limiter.reserve(FOREVER));
        }

        assertThat(grants).isSorted();
    }

    @Test
    void a_permit_for_later_lapses_when_it_is_not_used_in_time() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse("1/s")), time);
        limiter.reserve(0);
        long asked = time.nanos();
        long wait = limiter.reserve(FOREVER);

        time.pass(Duration.ofNanos(wait).plusMillis(5));
        assertThat(limiter.lapsed(asked + wait)).as("within the window's slack").isFalse();
        time.pass(Duration.ofMillis(1));
        assertThat(limiter.lapsed(asked + wait)).isTrue();
    }

    @Test
    void a_closing_holds_even_without_limits_and_is_never_shortened() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(), time);
        limiter.closeFor(Duration.ofSeconds(10).toNanos());
        limiter.closeFor(Duration.ofSeconds(1).toNanos());

        assertThat(limiter.closed()).isTrue();
        assertThat(limiter.reserve(0)).isEqualTo(-Duration.ofSeconds(10).toNanos());
        assertThat(limiter.reason()).isEqualTo("closed by the vendor's own answer");
        time.pass(Duration.ofSeconds(10));
        assertThat(limiter.closed()).isFalse();
        assertThat(limiter.reserve(0)).isZero();
    }

    @Test
    void usage_forgets_what_has_left_the_window() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter =
                new SlidingWindowLimiter(List.of(Limit.parse("10/s"), Limit.parse("500/d")), time);
        for (int i = 0; i < 300; i++) {
            limiter.reserve(FOREVER);
            time.pass(Duration.ofMillis(200));
        }

        assertThat(limiter.usage()).extracting(Permits.Usage::used).containsExactly(5, 300);
        assertThat(limiter.available()).isEqualTo(5);
    }

    @Test
    void an_even_pace_spreads_the_calls_over_the_window() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse("10/s burst 2")), time);

        assertThat(limiter.reserve(0)).isZero();
        assertThat(limiter.reserve(0)).isZero();
        assertThat(limiter.available()).isZero();
        assertThat(limiter.reserve(0)).isEqualTo(-201_000_000);
        time.pass(Duration.ofMillis(201));
        assertThat(limiter.available()).isEqualTo(2);
    }

    @Property(tries = 200)
    void an_even_pace_stays_within_the_limit_and_uses_99_percent(
            @ForAll @IntRange(min = 1, max = 200) int limit, @ForAll @IntRange(min = 1, max = 20) int burst) {
        ManualTime time = new ManualTime();
        Limit paced = new Limit(limit, Duration.ofSeconds(10), Math.min(burst, limit), null);
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(paced), time);
        List<Long> grants = new ArrayList<>();
        while (time.passed().compareTo(Duration.ofSeconds(200)) < 0) {
            long wait = limiter.reserve(0);
            if (wait == 0) {
                grants.add(time.nanos());
            } else {
                time.pass(Duration.ofNanos(-wait));
            }
        }

        assertNoWindowOver(paced, grants);
        assertThat(grants.size()).isGreaterThanOrEqualTo((int) (0.99 * 20 * limit));
    }

    @Test
    void a_warm_up_allows_more_as_soon_as_its_day_comes() {
        ManualTime time = new ManualTime();
        Limit limit = Limit.parse("2/d doubling every 1d up to 100 from 2026-01-01");
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(limit), time);
        assertThat(IntStream.range(0, 5).filter(i -> limiter.reserve(0) == 0)).hasSize(2);

        time.pass(Duration.ofHours(24));
        assertThat(limiter.usage()).containsExactly(new Permits.Usage(limit, 4, 2));
        assertThat(IntStream.range(0, 5).filter(i -> limiter.reserve(0) == 0)).hasSize(2);
    }

    @Test
    void calls_from_before_a_restart_count() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = new SlidingWindowLimiter(List.of(Limit.parse("3/h")), time);
        Instant now = time.now();

        limiter.restore(List.of(now.minusSeconds(7200), now.minusSeconds(600), now.minusSeconds(60)));

        assertThat(limiter.available()).isEqualTo(1);
        assertThat(limiter.reserve(0)).isZero();
        assertThat(Duration.ofNanos(limiter.nextIn())).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(51));
    }

    @Test
    void a_single_refusal_leaves_the_pace_and_a_second_halves_it() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = learner(time);

        limiter.closeFor(1_000_000_000);
        assertThat(limiter.pace()).isEqualTo(1);
        limiter.closeFor(1_000_000_000);
        assertThat(limiter.pace()).as("the same refusal, met by another call").isEqualTo(1);
        time.pass(Duration.ofSeconds(1));
        limiter.closeFor(1_000_000_000);

        assertThat(limiter.pace()).isEqualTo(0.5);
        time.pass(Duration.ofSeconds(5));
        assertThat(limiter.available()).isEqualTo(5);
        IntStream.range(0, 5).forEach(i -> limiter.reserve(0));
        assertThat(limiter.reason()).isEqualTo("limit 10/s reached, at 50% of it because of the vendor's answers");
    }

    @Test
    void a_refusal_long_after_the_wait_for_another_leaves_the_pace() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = learner(time);

        limiter.closeFor(60_000_000_000L);
        time.pass(Duration.ofSeconds(71));
        limiter.closeFor(60_000_000_000L);
        assertThat(limiter.pace()).isEqualTo(1);
        time.pass(Duration.ofSeconds(70));
        limiter.closeFor(60_000_000_000L);
        assertThat(limiter.pace()).isEqualTo(0.5);
    }

    @Test
    void a_lowered_pace_never_falls_below_its_floor_and_comes_back_step_by_step() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = learner(time);
        for (int i = 0; i < 20; i++) {
            limiter.closeFor(0);
        }
        assertThat(limiter.pace()).isEqualTo(0.05);

        time.pass(Duration.ofSeconds(29));
        assertThat(limiter.pace()).isEqualTo(0.05);
        time.pass(Duration.ofSeconds(1));
        assertThat(limiter.pace()).isCloseTo(0.15, Offset.offset(1e-9));
        time.pass(Duration.ofHours(1));
        assertThat(limiter.pace()).isEqualTo(1);
    }

    @Test
    void a_refusal_does_not_raise_a_pace_that_somebody_lowered_below_the_floor() {
        ManualTime time = new ManualTime();
        SlidingWindowLimiter limiter = learner(time);
        limiter.slowTo(Limit.parse("1/m"));
        double slowed = limiter.pace();

        limiter.closeFor(0);
        limiter.closeFor(0);

        assertThat(limiter.pace()).isEqualTo(slowed);
    }

    private static SlidingWindowLimiter learner(Time time) {
        AdaptiveRateSettings adaptiveRateSettings = new AdaptiveRateSettings(0.5, 0.1, Duration.ofSeconds(30), 0.05, 1);
        return new SlidingWindowLimiter(
                List.of(Limit.parse("10/s"), Limit.parse("1000/d")), adaptiveRateSettings, time);
    }

    private static void assertNoWindowOver(Limit limit, List<Long> grants) {
        for (int i = limit.limit(); i < grants.size(); i++) {
            long span = grants.get(i) - grants.get(i - limit.limit());
            assertThat(span)
                    .as("nanoseconds between grant %d and grant %d of %s", i - limit.limit(), i, limit)
                    .isGreaterThanOrEqualTo(limit.window().toNanos());
        }
    }

    @Provide
    Arbitrary<List<Limit>> limits() {
        Arbitrary<Integer> limit = Arbitraries.integers().between(1, 150);
        Arbitrary<Integer> windowMillis = Arbitraries.integers().between(1, 60_000);
        return Combinators.combine(limit, windowMillis)
                .as((n, ms) -> Limit.of(n, Duration.ofMillis(ms)))
                .list();
    }

    @Provide
    Arbitrary<List<Long>> gaps() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, Arbitraries.just(0L)),
                        net.jqwik.api.Tuple.of(4, Arbitraries.longs().between(0, 20_000)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(0, 90_000_000)))
                .list();
    }

    @Provide
    Arbitrary<List<Long>> patience() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(3, Arbitraries.just(0L)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(0, 10_000)))
                .list();
    }

    /** Every look at the clock takes a microsecond, and each thread knows what it last saw. */
    private static final class StampingTime implements Time {
        private final AtomicLong nanos = new AtomicLong();
        private final ThreadLocal<Long> last = new ThreadLocal<>();

        @Override
        public long nanos() {
            long now = nanos.addAndGet(1000);
            last.set(now);
            return now;
        }

        long lastSeen() {
            return last.get();
        }

        @Override
        public Instant now() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sleep(Duration duration) {
            throw new UnsupportedOperationException();
        }
    }
}
