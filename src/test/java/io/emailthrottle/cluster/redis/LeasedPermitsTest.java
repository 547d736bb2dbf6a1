package io.emailthrottle.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.cluster.redis.LeasedPermits.Settled;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasedPermitsTest {

    private final LeasedPermits permits = new LeasedPermits();

    @Test
    void a_permit_that_is_not_used_within_its_lease_is_returned() {
        permits.add(2, 700, 100);

        permits.expire(99);
        assertThat(permits.size()).isEqualTo(2);

        permits.expire(100);
        assertThat(permits.size()).isZero();
        assertThat(permits.takeReports(10))
                .containsExactly(new Settled(700, Settled.NOT_USED), new Settled(700, Settled.NOT_USED));
    }

    @Test
    void a_call_is_reported_once_it_left_and_not_before() {
        permits.add(1, 700, 100);

        assertThat(permits.use(40)).isTrue();
        assertThat(permits.haveUnreported()).isFalse();

        permits.departed(30, 55);
        assertThat(permits.takeReports(10)).containsExactly(new Settled(700, 55));
    }

    @Test
    void a_call_never_counts_for_earlier_than_its_permit_was_taken() {
        permits.add(1, 700, 100);
        permits.use(40);

        permits.departed(30, 30);

        assertThat(permits.takeReports(10)).containsExactly(new Settled(700, 40));
    }

    @Test
    void departures_belong_to_the_calls_in_the_order_of_their_permits() {
        permits.add(1, 700, 100);
        permits.add(1, 800, 100);
        permits.use(40);
        permits.use(60);

        permits.departed(50, 65);
        permits.departed(40, 66);
        permits.departed(40, 67);

        assertThat(permits.takeReports(10)).containsExactly(new Settled(800, 65), new Settled(700, 66));
    }

    @Test
    void without_a_permit_there_is_no_call_to_report() {
        assertThat(permits.use(40)).isFalse();

        permits.departed(0, 50);

        assertThat(permits.haveUnreported()).isFalse();
    }

    @Test
    void a_request_without_an_answer_is_repeated_in_its_order_but_returns_no_permit_twice() {
        permits.add(1, 700, 100);
        permits.returnAll();
        permits.usedWithout(41);
        permits.usedWithout(42);
        permits.usedWithout(43);

        List<Settled> lost = permits.takeReports(3);
        assertThat(lost).hasSize(3);
        permits.putBack(lost);

        assertThat(permits.takeReports(10))
                .containsExactly(
                        new Settled(Settled.NO_PERMIT, 41),
                        new Settled(Settled.NO_PERMIT, 42),
                        new Settled(Settled.NO_PERMIT, 43));
    }

    @Test
    void a_new_generation_starts_from_nothing() {
        permits.add(2, 700, 100);
        permits.use(40);
        permits.usedWithout(41);

        permits.clear();
        permits.departed(0, 50);

        assertThat(permits.size()).isZero();
        assertThat(permits.haveUnreported()).isFalse();
    }
}
