package io.emailthrottle.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.middleware.AdaptiveRateSettings;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterPermitsTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final long UP_TO_A_SECOND = 1_000_000_000L;

    private final String cluster = TestRedis.cluster();
    private final Time time = new SystemTime();
    private final List<RedisLimits> nodes = new ArrayList<>();

    private RedisLimits node(RedisURI uri, Time clock) {
        return node(uri, clock, Duration.ZERO);
    }

    private RedisLimits node(RedisURI uri, Time clock, Duration allBackWithin) {
        RedisLimits node = new RedisLimits(uri, "node-" + nodes.size(), cluster, allBackWithin, clock);
        nodes.add(node);
        return node;
    }

    private Permits permits(RedisLimits node, Limit... limits) {
        Permits permits = node.permits("vendor", List.of(limits), AdaptiveRateSettings.NONE);
        permits.restore(List.of());
        return permits;
    }

    private Permits permits(Limit... limits) {
        return permits(node(TestRedis.orSkip(), time), limits);
    }

    private static void cut(CuttableProxy proxy, RedisLimits node) throws IOException {
        proxy.cut();
        await().untilAsserted(() -> assertThat(node.reachable()).isFalse());
    }

    private static int granted(Permits permits, int asked) {
        return (int)
                IntStream.range(0, asked).filter(_ -> permits.reserve(0) >= 0).count();
    }

    @AfterEach
    void leave() {
        nodes.forEach(RedisLimits::close);
        try (RedisClient client = RedisClient.create(TestRedis.orSkip())) {
            var redis = client.connect().sync();
            redis.keys("{email-throttle}:" + cluster + ":*").forEach(redis::del);
        }
    }

    @Test
    void all_nodes_together_stay_within_the_limit() {
        Permits one = permits(Limit.of(10, LONG));
        Permits other = permits(Limit.of(10, LONG));

        assertThat(granted(one, 7)).isEqualTo(7);
        assertThat(granted(other, 7)).isEqualTo(3);
        assertThat(granted(one, 1)).isZero();
    }

    @Test
    void a_call_that_left_late_counts_for_all_nodes_from_when_it_left() throws InterruptedException {
        Limit limit = Limit.of(1, Duration.ofSeconds(1));
        Permits one = permits(limit);
        Permits other = permits(limit);
        long asked = time.nanos();
        assertThat(granted(one, 1)).isEqualTo(1);
        time.sleep(Duration.ofMillis(300));

        long left = time.nanos();
        one.recordDeparture(asked, left);
        one.closeFor(1);

        long next = other.nextIn();
        assertThat(time.nanos() + next - left)
                .as("counted from its permit it would be 700 ms")
                .isGreaterThan(Duration.ofMillis(950).toNanos());
    }

    @Test
    void the_tightest_of_several_limits_holds_and_is_named() {
        Permits permits = permits(Limit.of(100, LONG), Limit.of(3, Duration.ofMinutes(1)));

        assertThat(granted(permits, 10)).isEqualTo(3);
        assertThat(permits.reason()).isEqualTo("limit 3/m of all nodes together reached");
        assertThat(permits.nextIn())
                .isBetween(
                        Duration.ofSeconds(50).toNanos(), Duration.ofSeconds(61).toNanos());
    }

    @Test
    void a_burst_is_shared_too() {
        Limit even = Limit.parse("1000/h burst 2");

        assertThat(granted(permits(even), 5)).isEqualTo(2);
        assertThat(granted(permits(even), 5)).isZero();
    }

    /** When a permit was given lies between the two, however long the thread was kept waiting. */
    private record Grant(long asked, long given) {}

    @Test
    void no_window_of_permits_of_several_nodes_holds_more_than_the_limit() throws Exception {
        Limit limit = Limit.of(50, Duration.ofMillis(250));
        List<Grant> grants = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> ends = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Permits permits : List.of(permits(limit), permits(limit), permits(limit))) {
                for (int i = 0; i < 4; i++) {
                    ends.add(callers.submit(() -> {
                        while (grants.size() < 300) {
                            long asked = time.nanos();
                            long wait = permits.reserve(0);
                            if (wait >= 0) {
                                grants.add(new Grant(asked, time.nanos()));
                                permits.recordDeparture(asked, time.nanos());
                            } else {
                                time.sleep(Duration.ofNanos(Math.min(-wait, 2_000_000)));
                            }
                        }
                        return null;
                    }));
                }
            }
        }

        for (Future<?> end : ends) {
            end.get();
        }
        List<Grant> inOrder =
                grants.stream().sorted(Comparator.comparing(Grant::given)).toList();
        for (int i = 50; i < inOrder.size(); i++) {
            long first = inOrder.subList(i - 50, i + 1).stream()
                    .mapToLong(Grant::asked)
                    .min()
                    .orElseThrow();
            assertThat(inOrder.get(i).given() - first)
                    .as("the longest that 51 permits can have taken")
                    .isGreaterThan(limit.window().toNanos());
        }
    }

    @Test
    void what_a_node_holds_and_does_not_use_goes_back() {
        Permits idle = permits(Limit.of(10, LONG));
        Permits busy = permits(Limit.of(10, LONG));
        assertThat(idle.hold(10)).isEqualTo(10);
        assertThat(granted(busy, 1)).isZero();

        await().untilAsserted(() -> assertThat(busy.reserve(0)).isZero());
        assertThat(granted(busy, 10)).isEqualTo(9);
    }

    @Test
    void what_was_not_used_goes_back_once_though_the_server_s_answer_is_late() throws Exception {
        try (CuttableProxy proxy = new CuttableProxy(TestRedis.orSkip().getPort())) {
            RedisLimits slow = node(RedisURI.create("127.0.0.1", proxy.port()), time);
            Permits idle = permits(slow, Limit.of(10, LONG));
            Permits busy = permits(Limit.of(10, LONG));
            assertThat(granted(busy, 5)).isEqualTo(5);
            assertThat(idle.hold(5)).isEqualTo(5);

            proxy.speech().lock();
            try {
                await().untilAsserted(() -> {
                    idle.available();
                    assertThat(slow.reachable()).isFalse();
                });
            } finally {
                proxy.speech().unlock();
            }
            await().untilAsserted(() -> assertThat(slow.reachable()).isTrue());
            idle.available();

            assertThat(granted(busy, 20)).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void permits_that_are_held_are_used_first_and_count_once() {
        Permits permits = permits(Limit.of(10, LONG));
        assertThat(permits.hold(4)).isEqualTo(4);

        assertThat(granted(permits, 20)).isEqualTo(10);
        assertThat(permits.usage().getFirst().used()).isEqualTo(10);
    }

    @Test
    void a_vendor_that_closes_itself_to_one_node_is_closed_to_all() {
        Permits one = permits(Limit.of(10, LONG));
        Permits other = permits(Limit.of(10, LONG));
        assertThat(granted(other, 1)).isEqualTo(1);
        one.closeFor(Duration.ofMinutes(1).toNanos());

        await().untilAsserted(() -> assertThat(other.available()).isZero());
        assertThat(other.closed()).isTrue();
        assertThat(other.reserve(UP_TO_A_SECOND)).isLessThan(-50 * UP_TO_A_SECOND);
    }

    @Test
    void a_clock_that_is_five_seconds_off_does_no_harm() {
        Time wrong = new Time() {
            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public Instant now() {
                return time.now().plusSeconds(5);
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                time.sleep(duration);
            }
        };
        Permits ahead = permits(node(TestRedis.orSkip(), wrong), Limit.of(10, Duration.ofMinutes(1)));
        Permits right = permits(Limit.of(10, Duration.ofMinutes(1)));

        assertThat(granted(ahead, 6)).isEqualTo(6);
        assertThat(granted(right, 6)).isEqualTo(4);
        assertThat(granted(ahead, 1)).isZero();
    }

    @Test
    void calls_from_before_the_server_began_to_count_are_counted() {
        RedisLimits node = node(TestRedis.orSkip(), time);
        Permits permits = node.permits("vendor", List.of(Limit.of(10, LONG)), AdaptiveRateSettings.NONE);
        permits.restore(Collections.nCopies(8, time.now().minusSeconds(60)));

        assertThat(granted(permits, 10)).isEqualTo(2);
    }

    @Test
    void a_server_that_lost_its_memory_grants_nothing_until_the_calls_of_all_nodes_are_told() {
        Permits permits = permits(Limit.of(10, LONG));
        assertThat(granted(permits, 2)).isEqualTo(2);
        forgetEverything();
        await().until(permits::stateLost);
        assertThat(granted(permits, 1)).isZero();
        assertThat(permits.reason()).contains("timelines");

        permits.restore(Collections.nCopies(7, time.now().minusSeconds(60)));

        assertThat(permits.stateLost()).isFalse();
        assertThat(granted(permits, 10)).isEqualTo(3);
    }

    @Test
    void a_server_that_lost_its_memory_is_told_of_own_calls_that_no_timeline_tells_of_yet() {
        Permits permits = permits(Limit.of(10, LONG));
        assertThat(granted(permits, 6)).isEqualTo(6);
        forgetEverything();
        await().until(permits::stateLost);

        permits.restore(Collections.nCopies(4, time.now().minusSeconds(60)));

        assertThat(granted(permits, 10)).isEqualTo(4);
    }

    @Test
    void a_short_window_that_the_server_forgot_is_taken_to_be_full() {
        Permits permits = permits(Limit.of(10, Duration.ofMinutes(1)));
        assertThat(granted(permits, 1)).isEqualTo(1);
        forgetEverything();

        await().untilAsserted(
                        () -> assertThat(permits.usage().getFirst().used()).isEqualTo(10));
        assertThat(granted(permits, 1)).isZero();
    }

    private void forgetEverything() {
        try (RedisClient client = RedisClient.create(TestRedis.orSkip())) {
            var redis = client.connect().sync();
            redis.keys("{email-throttle}:" + cluster + ":[cg]*").forEach(redis::del);
        }
    }

    @Test
    void before_the_server_was_reached_nothing_is_granted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            Permits permits =
                    permits(node(RedisURI.create("127.0.0.1", silent.getLocalPort()), time), Limit.of(10, LONG));

            assertThat(permits.reserve(0)).isNegative();
            assertThat(permits.available()).isZero();
            assertThat(permits.reason()).startsWith("Redis was not reached yet");
        }
    }

    @Test
    void cut_off_from_the_server_a_node_uses_no_more_than_its_share() throws Exception {
        RedisURI uri = TestRedis.orSkip();
        try (CuttableProxy proxy = new CuttableProxy(uri.getPort())) {
            node(uri, time);
            RedisLimits cutOff = node(RedisURI.create("127.0.0.1", proxy.port()), time);
            Permits permits = permits(cutOff, Limit.of(10, LONG));
            await().untilAsserted(() -> assertThat(cutOff.nodes()).isEqualTo(2));
            assertThat(granted(permits, 3)).isEqualTo(3);

            cut(proxy, cutOff);

            assertThat(granted(permits, 10))
                    .as("the window before the cut may hold the other node's calls")
                    .isZero();
            assertThat(permits.reason()).contains("one of 2 nodes' share");
        }
    }

    @Test
    void cut_off_from_the_server_a_node_waits_for_one_window_and_then_uses_its_share_at_once() throws Exception {
        RedisURI uri = TestRedis.orSkip();
        try (CuttableProxy proxy = new CuttableProxy(uri.getPort())) {
            RedisLimits cutOff = node(RedisURI.create("127.0.0.1", proxy.port()), time);
            Permits permits = permits(cutOff, Limit.of(10, Duration.ofMillis(500)));
            assertThat(granted(permits, 3)).isEqualTo(3);

            cut(proxy, cutOff);
            assertThat(permits.nextIn()).isLessThan(Duration.ofSeconds(1).toNanos());
            await().untilAsserted(() -> assertThat(permits.available()).isEqualTo(10));

            assertThat(permits.nextIn()).isZero();
            assertThat(granted(permits, 10)).isEqualTo(10);
            assertThat(permits.nextIn()).isBetween(1L, Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void when_the_server_is_back_calls_that_it_does_not_know_of_leave_the_window_first() throws Exception {
        RedisURI uri = TestRedis.orSkip();
        try (CuttableProxy proxy = new CuttableProxy(uri.getPort())) {
            RedisLimits cutOff = node(RedisURI.create("127.0.0.1", proxy.port()), time);
            Permits permits = permits(cutOff, Limit.of(10, Duration.ofSeconds(2)));
            assertThat(granted(permits, 1)).isEqualTo(1);
            cut(proxy, cutOff);
            await().untilAsserted(() -> assertThat(permits.available()).isEqualTo(10));
            assertThat(granted(permits, 10)).isEqualTo(10);
            long used = time.nanos();

            proxy.mend();
            await().untilAsserted(() -> assertThat(granted(permits, 1)).isEqualTo(1));

            assertThat(Duration.ofNanos(time.nanos() - used)).isGreaterThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void when_the_server_is_back_other_nodes_may_have_made_calls_that_it_does_not_know_of() throws Exception {
        RedisURI uri = TestRedis.orSkip();
        try (CuttableProxy proxy = new CuttableProxy(uri.getPort())) {
            node(uri, time);
            RedisLimits cutOff = node(RedisURI.create("127.0.0.1", proxy.port()), time);
            Permits permits = permits(cutOff, Limit.of(10, Duration.ofSeconds(2)));
            assertThat(permits.available()).isEqualTo(10);
            await().untilAsserted(() -> assertThat(cutOff.nodes()).isEqualTo(2));
            cut(proxy, cutOff);
            assertThat(granted(permits, 1)).isZero();

            proxy.mend();
            await().untilAsserted(() -> assertThat(cutOff.reachable()).isTrue());
            long back = time.nanos();
            assertThat(granted(permits, 1)).isZero();
            assertThat(permits.reason()).startsWith("Redis is back");
            await().untilAsserted(() -> assertThat(granted(permits, 1)).isEqualTo(1));

            assertThat(Duration.ofNanos(time.nanos() - back)).isGreaterThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void cut_off_from_the_server_a_node_goes_on_with_its_part_of_what_is_left_of_the_day() throws Exception {
        RedisURI uri = TestRedis.orSkip();
        Limit[] limits = {Limit.of(5, Duration.ofSeconds(1)), Limit.of(60, LONG)};
        try (CuttableProxy proxy = new CuttableProxy(uri.getPort())) {
            Permits other = permits(node(uri, time), limits);
            RedisLimits cutOff = node(RedisURI.create("127.0.0.1", proxy.port()), time);
            Permits permits = permits(cutOff, limits);
            await().untilAsserted(() -> assertThat(cutOff.nodes()).isEqualTo(2));
            assertThat(granted(other, 4)).isEqualTo(4);
            await().until(() -> permits.usage().get(1).used() == 4);

            cut(proxy, cutOff);
            int alone = 0;
            long second = Duration.ofSeconds(1).toNanos();
            for (int i = 0; i < 3; i++) {
                await().until(() -> permits.available() == 2);
                alone += granted(permits, 10);
            }
            assertThat(alone).as("two a second").isEqualTo(6);
            assertThat(permits.nextIn()).isBetween(1L, 2 * second);

            proxy.mend();
            await().untilAsserted(() -> assertThat(other.usage().get(1).used())
                    .as("reported to the server")
                    .isEqualTo(10));
        }
    }

    @Test
    void what_is_left_of_the_day_is_not_used_up_by_a_node_that_is_cut_off() throws Exception {
        RedisURI uri = TestRedis.orSkip();
        Limit[] limits = {Limit.of(5, Duration.ofSeconds(1)), Limit.of(20, LONG)};
        try (CuttableProxy proxy = new CuttableProxy(uri.getPort())) {
            node(uri, time);
            RedisLimits cutOff = node(RedisURI.create("127.0.0.1", proxy.port()), time);
            Permits permits = permits(cutOff, limits);
            assertThat(permits.available()).isEqualTo(5);
            await().untilAsserted(() -> assertThat(cutOff.nodes()).isEqualTo(2));
            cut(proxy, cutOff);

            await().during(Duration.ofSeconds(2)).until(() -> granted(permits, 5) == 0);
            assertThat(permits.usage().get(1).used())
                    .as("a half of 20, less 5 for each second since the server answered")
                    .isIn(5, 7);
        }
    }

    @Test
    void whoever_starts_when_the_server_is_back_waits_for_those_who_still_go_on_without_it() throws Exception {
        RedisURI uri = TestRedis.orSkip();
        Duration allBack = Duration.ofMillis(500);
        Limit limit = Limit.of(10, Duration.ofMillis(500));
        try (CuttableProxy proxy = new CuttableProxy(uri.getPort())) {
            RedisURI cuttable = RedisURI.create("127.0.0.1", proxy.port());
            RedisLimits cutOff = node(cuttable, time, allBack);
            Permits alone = permits(cutOff, limit);
            await().until(() -> alone.available() == 10);
            cut(proxy, cutOff);
            await().until(() -> alone.available() == 10);
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);

            long back = time.nanos();
            Permits fresh = permits(node(uri, time, allBack), limit);
            assertThat(granted(alone, 10)).isEqualTo(10);
            assertThat(granted(fresh, 10)).isZero();
            await().until(() -> granted(fresh, 1) == 1);
            assertThat(Duration.ofNanos(time.nanos() - back)).isGreaterThan(allBack.plusMillis(450));
        }
    }

    @Test
    void a_server_that_has_just_begun_to_count_waits_for_all_who_know_better() {
        Duration allBack = Duration.ofSeconds(1);
        long begun = time.nanos();
        Permits permits = permits(node(TestRedis.orSkip(), time, allBack), Limit.of(10, LONG));

        assertThat(granted(permits, 1)).isZero();
        assertThat(permits.nextIn()).isBetween(1L, UP_TO_A_SECOND);
        await().until(() -> granted(permits, 1) == 1);
        assertThat(Duration.ofNanos(time.nanos() - begun)).isGreaterThan(Duration.ofMillis(950));
    }

    @Test
    void a_cut_of_a_single_node_without_calls_costs_nothing_when_the_server_is_back() throws Exception {
        RedisURI uri = TestRedis.orSkip();
        try (CuttableProxy proxy = new CuttableProxy(uri.getPort())) {
            RedisLimits cutOff = node(RedisURI.create("127.0.0.1", proxy.port()), time);
            Permits permits = permits(cutOff, Limit.of(10, Duration.ofMinutes(1)));
            assertThat(permits.available()).isEqualTo(10);
            cut(proxy, cutOff);
            assertThat(granted(permits, 1)).isZero();

            proxy.mend();
            await().untilAsserted(() -> assertThat(granted(permits, 1)).isEqualTo(1));
        }
    }

    @Test
    void a_circuit_that_opens_on_one_node_opens_on_all() {
        CircuitBreakerMiddleware one = breaker();
        CircuitBreakerMiddleware other = breaker();
        node(TestRedis.orSkip(), time).share("vendor", one);
        node(TestRedis.orSkip(), time).share("vendor", other);

        one.openFor(Duration.ofMillis(1));
        assertThat(one.state()).isNotEqualTo(State.CLOSED);
        assertThat(other.state()).isEqualTo(State.CLOSED);

        CircuitBreakerMiddleware third = breaker();
        node(TestRedis.orSkip(), time).share("vendor", third);
        fail(third);
        await().untilAsserted(() -> assertThat(other.state()).isEqualTo(State.OPEN));
        assertThat(other.openForAnother()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
    }

    private static void fail(CircuitBreakerMiddleware breaker) {
        try {
            breaker.send(null, _ -> {
                throw new IllegalStateException("broken");
            });
        } catch (Exception e) {
            assertThat(e).hasMessage("broken");
        }
    }

    private CircuitBreakerMiddleware breaker() {
        return new CircuitBreakerMiddleware(
                "vendor",
                new CircuitBreakerMiddleware.Settings(
                        SlidingWindowType.COUNT_BASED, 1, 1, 50, Duration.ofMinutes(1), 1),
                time,
                CircuitBreakerRegistry.ofDefaults());
    }
}
