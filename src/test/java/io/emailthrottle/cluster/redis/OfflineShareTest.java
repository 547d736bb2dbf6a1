package io.emailthrottle.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.middleware.AdaptiveRateSettings;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OfflineShareTest {

    private final ManualTime time = new ManualTime();
    private int nodes = 2;

    private VendorMeters meters;

    private OfflineShare share(String... limits) {
        meters = new VendorMeters(Arrays.stream(limits).map(Limit::parse).toList(), AdaptiveRateSettings.NONE, time);
        return new OfflineShare(meters, () -> nodes, time);
    }

    private int callsThatFit(OfflineShare share) {
        int calls = 0;
        while (share.nextIn() == 0) {
            meters.count();
            calls++;
        }
        return calls;
    }

    @Test
    void a_node_has_its_part_of_the_limit_once_a_window_has_passed() {
        OfflineShare share = share("10/s");
        share.begin(null, 0);

        time.pass(Duration.ofMillis(1100));

        assertThat(share.available()).isEqualTo(5);
        assertThat(callsThatFit(share)).isEqualTo(5);
        assertThat(share.available()).isZero();
    }

    @Test
    void at_first_a_node_makes_no_more_calls_than_in_the_window_before() {
        OfflineShare share = share("10/s");
        meters.count();
        meters.count();
        time.pass(Duration.ofMillis(500));
        share.begin(null, 0);

        assertThat(share.available()).isZero();

        time.pass(Duration.ofMillis(510));
        assertThat(callsThatFit(share)).isEqualTo(2);
    }

    @Test
    void a_node_that_made_no_call_waits_until_the_others_calls_have_left_the_window() {
        OfflineShare share = share("10/s");
        share.begin(null, 0);

        long wait = share.nextIn();
        assertThat(Duration.ofNanos(wait)).isGreaterThan(Duration.ofSeconds(1));

        time.pass(Duration.ofNanos(wait));
        assertThat(share.nextIn()).isZero();
    }

    @Test
    void more_nodes_mean_smaller_parts_also_while_it_lasts() {
        OfflineShare share = share("10/s");
        share.begin(null, 0);
        time.pass(Duration.ofSeconds(2));

        nodes = 5;

        assertThat(share.available()).isEqualTo(2);
    }

    @Test
    void of_a_long_window_a_node_has_its_part_of_what_the_server_said_was_left() {
        OfflineShare share = share("10/s", "1000/d");
        PermitReply last = new PermitReply(0, 0, Duration.ZERO, Duration.ZERO, 1, 0, 1, new int[] {0, 980});
        share.begin(last, time.nanos());

        // 20 were left. The other node may have made ten calls since, as many as the short limit allows.
        assertThat(calls(share, Duration.ofHours(1))).isEqualTo(5);
    }

    private int calls(OfflineShare share, Duration within) {
        int calls = 0;
        for (Duration passed = Duration.ZERO; passed.compareTo(within) < 0; passed = passed.plusSeconds(1)) {
            if (share.nextIn() == 0) {
                meters.count();
                calls++;
            }
            time.pass(Duration.ofSeconds(1).plusMillis(10));
        }
        return calls;
    }

    @Test
    void when_it_ends_it_says_whether_others_may_have_made_calls_too() {
        OfflineShare share = share("10/s");

        assertThat(share.end()).isFalse();

        share.begin(null, 0);
        assertThat(share.active()).isTrue();
        assertThat(share.end()).isTrue();
        assertThat(share.active()).isFalse();

        nodes = 1;
        share.begin(null, 0);
        assertThat(share.end()).isFalse();
    }
}
