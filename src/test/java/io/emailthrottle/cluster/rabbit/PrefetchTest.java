package io.emailthrottle.cluster.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefetchTest {

    private final Prefetch prefetch = new Prefetch();

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 0", "1, 1", "3, 2", "127, 64", "128, 128", "2147483647, 128"})
    void no_more_is_asked_for_than_there_is_room(int room, int asked) {
        assertThat(prefetch.follow(0, room, 0, 0)).isEqualTo(asked);
    }

    @Test
    void it_falls_at_once_by_what_is_at_hand_already() {
        assertThat(prefetch.follow(128, 100, 0, 0)).isEqualTo(64);
        assertThat(prefetch.follow(128, 100, 40, 0)).isEqualTo(32);
        assertThat(prefetch.follow(128, 100, 100, 0)).isZero();
    }

    @Test
    void what_is_at_hand_changes_nothing_while_there_is_room_for_what_was_asked_for() {
        assertThat(prefetch.follow(64, 100, 64, 0)).isEqualTo(64);
    }

    @Test
    void it_rises_once_in_fifty_milliseconds() {
        long start = Duration.ofDays(1).toNanos();
        assertThat(prefetch.follow(0, 1, 0, start)).isEqualTo(1);
        assertThat(prefetch.follow(1, 128, 0, start + Duration.ofMillis(49).toNanos()))
                .isEqualTo(1);
        assertThat(prefetch.follow(1, 128, 0, start + Duration.ofMillis(50).toNanos()))
                .isEqualTo(128);
    }

    @Test
    void it_never_falls_while_there_is_more_room() {
        assertThat(prefetch.follow(32, 64, 60, 0)).isEqualTo(32);
    }
}
