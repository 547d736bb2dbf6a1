package io.emailthrottle.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalledHoursTest {

    @Test
    void a_vendor_that_was_called_hours_before_the_node_stopped_has_none_of_what_was_in_hand() {
        CalledHours hours = hours(Set.of(10L, 11L, 12L, 13L, 14L, 15L, 16L), Set.of(10L));

        assertThat(hours.mayHaveCalled("busy", at(16))).isTrue();
        assertThat(hours.mayHaveCalled("standby", at(16))).isFalse();
        assertThat(hours.mayHaveCalled("never", at(16))).isFalse();
    }

    @Test
    void nor_has_one_that_was_called_only_afterwards() {
        CalledHours hours = hours(Set.of(10L, 11L, 12L, 13L), Set.of(14L, 15L));

        assertThat(hours.mayHaveCalled("standby", at(13))).isFalse();
        assertThat(hours.mayHaveCalled("standby", at(14)))
                .as("in the same hour")
                .isTrue();
    }

    @Test
    void a_node_that_was_down_for_long_may_have_called_whom_it_called_in_its_last_two_hours() {
        CalledHours hours = hours(Set.of(10L, 11L, 12L), Set.of(11L));

        assertThat(hours.mayHaveCalled("standby", at(40))).isTrue();
    }

    @Test
    void a_node_that_takes_an_email_over_soon_after_its_start_hides_nothing() {
        CalledHours hours = hours(Set.of(10L, 11L, 39L, 40L), Set.of(11L));

        assertThat(hours.mayHaveCalled("standby", at(40))).isTrue();
    }

    @Test
    void before_anything_was_kept_it_may_have_been_anybody() {
        assertThat(new CalledHours(Map.of()).mayHaveCalled("never", at(10))).isTrue();
        assertThat(hours(Set.of(10L), Set.of(11L)).mayHaveCalled("never", at(10)))
                .isTrue();
    }

    private static CalledHours hours(Set<Long> busy, Set<Long> standby) {
        return new CalledHours(Map.of("busy", busy, "standby", standby));
    }

    private static Instant at(int hour) {
        return Instant.EPOCH.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(30));
    }
}
