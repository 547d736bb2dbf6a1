package io.emailthrottle.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> happened = new ArrayList<>();

    @Test
    void sleepers_wake_in_the_order_of_their_times() {
        time.start(() -> sleepThenNote(Duration.ofHours(2), "second"));
        time.start(() -> sleepThenNote(Duration.ofHours(1), "first"));
        time.start(() -> note("at once"));

        time.run();

        assertThat(happened).containsExactly("at once at 0s", "first at 3600s", "second at 7200s");
    }

    @Test
    void what_happens_at_the_same_time_happens_in_the_order_in_which_it_was_scheduled() {
        for (int i = 0; i < 100; i++) {
            String name = "" + i;
            time.at(1_000_000_000, () -> note(name));
        }

        time.run();

        assertThat(happened)
                .hasSize(100)
                .startsWith("0 at 1s", "1 at 1s", "2 at 1s")
                .endsWith("98 at 1s", "99 at 1s");
    }

    @Test
    void a_moment_that_has_passed_means_now() {
        time.at(1_000_000_000, () -> time.at(0, () -> note("late")));

        time.run();

        assertThat(happened).containsExactly("late at 1s");
    }

    @Test
    void a_fault_in_sleeping_code_ends_the_run() {
        time.start(() -> {
            time.sleep(Duration.ofSeconds(1));
            throw new IllegalArgumentException("a bug");
        });

        assertThatThrownBy(time::run).hasRootCauseMessage("a bug");
    }

    @Test
    void an_event_cannot_sleep_because_nobody_would_move_the_clock() {
        time.at(0, () -> time.sleep(Duration.ofSeconds(1)));

        assertThatThrownBy(time::run).isInstanceOf(IllegalStateException.class);
    }

    private void sleepThenNote(Duration duration, String what) {
        time.sleep(duration);
        note(what);
    }

    private void note(String what) {
        happened.add(what + " at " + time.nanos() / 1_000_000_000 + "s");
    }
}
