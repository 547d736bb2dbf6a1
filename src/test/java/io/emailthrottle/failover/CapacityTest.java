package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.Capacity;
import io.emailthrottle.middleware.CircuitBreakerMiddleware;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.VendorUnavailable;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {

    private static final Duration OPEN_FOR = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final CircuitBreakerMiddleware breaker = new CircuitBreakerMiddleware(
            "v",
            new CircuitBreakerMiddleware.Settings(SlidingWindowType.COUNT_BASED, 2, 2, 50, OPEN_FOR, 3),
            time,
            CircuitBreakerRegistry.ofDefaults());
    private final VendorPipeline vendor = Pipelines.of(
            "v",
            email -> {
                throw new VendorUnavailable("refused");
            },
            time,
            breaker);

    @Test
    void an_open_circuit_takes_nothing_and_once_its_time_is_over_one_email_to_probe_with() {
        assertThat(vendor.capacity().sends()).isGreaterThan(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> vendor.send(Emails.plain(), Pipelines.noKey(time), new ArrayList<>(), () -> {}))
                    .isInstanceOf(VendorUnavailable.class);
        }
        assertThat(vendor.capacity()).isEqualTo(Capacity.none(OPEN_FOR.plusNanos(1)));

        time.pass(OPEN_FOR);
        assertThat(vendor.capacity().sends()).isZero();
        time.pass(vendor.capacity().nextIn());
        assertThat(vendor.capacity().sends()).isEqualTo(1);
        assertThatThrownBy(() -> vendor.send(Emails.plain(), Pipelines.noKey(time), new ArrayList<>(), () -> {}))
                .as("it is called, as its capacity said")
                .isInstanceOf(VendorUnavailable.class);
    }

    @Test
    void while_all_probes_are_under_way_nothing_is_taken_and_nobody_asks_again_before_one_ends() throws Exception {
        breaker.openFor(OPEN_FOR);
        time.pass(OPEN_FOR.plusNanos(1));

        breaker.send(
                Emails.plain(),
                first -> breaker.send(first, second -> {
                    assertThat(vendor.capacity()).as("one is left").isEqualTo(Capacity.of(1));
                    return breaker.send(second, third -> {
                        assertThat(vendor.capacity()).isEqualTo(new Capacity(0, Duration.ZERO, true));
                        assertThat(breaker.refusal()).isPresent();
                        return null;
                    });
                }));

        assertThat(vendor.capacity().sends()).as("all are well").isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void together_vendors_take_what_each_of_them_takes_or_else_the_wait_is_the_shortest() {
        VendorPipeline twoAtATime = Pipelines.of("two", email -> null, time, limiter("2/s"));
        VendorPipeline threeAtATime = Pipelines.of("three", email -> null, time, limiter("3/m"));
        List<VendorPipeline> vendors = List.of(twoAtATime, threeAtATime);

        assertThat(Capacities.of(vendors)).isEqualTo(Capacity.of(5));
        assertThat(Capacities.of(vendors).less(4).sends()).isEqualTo(1);
        assertThat(Capacities.of(vendors).less(9).sends()).isZero();
        assertThat(Capacities.of(List.of(vendor, vendor)).sends()).isEqualTo(Integer.MAX_VALUE);

        use(twoAtATime, 2);
        use(threeAtATime, 3);
        assertThat(Capacities.of(vendors)).isEqualTo(Capacity.none(Duration.ofMillis(1005)));
    }

    @Test
    void the_end_of_a_send_frees_a_place_but_no_permit() throws Exception {
        BulkheadMiddleware places = new BulkheadMiddleware("one", 1, BulkheadRegistry.ofDefaults());
        VendorPipeline onePlace = Pipelines.of("one", email -> null, time, places);
        VendorPipeline onePermit = Pipelines.of("permit", email -> null, time, limiter("1/s"));
        use(onePermit, 1);

        places.send(Emails.plain(), email -> {
            assertThat(onePlace.capacity()).isEqualTo(new Capacity(0, Duration.ZERO, true));
            assertThat(Capacities.of(List.of(onePlace, onePermit)).byAnEnd()).isTrue();
            return null;
        });
        assertThat(onePermit.capacity().sends()).isZero();
        assertThat(onePermit.capacity().byAnEnd()).isFalse();
        assertThat(Capacity.of(2).less(2).byAnEnd())
                .as("those under way may take no permit")
                .isTrue();
    }

    private RateLimiterMiddleware limiter(String limit) {
        return new RateLimiterMiddleware(
                new SlidingWindowLimiter(List.of(Limit.parse(limit)), time), Duration.ZERO, time);
    }

    private static void use(VendorPipeline vendor, int times) {
        for (int i = 0; i < times; i++) {
            vendor.middleware(RateLimiterMiddleware.class)
                    .orElseThrow()
                    .permits()
                    .reserve(0);
        }
    }
}
