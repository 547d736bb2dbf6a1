package io.emailthrottle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFiguresTest {

    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;

    @Test
    void one_disturbed_round_moves_nothing() {
        OpenFigures figures = figures(round(100, 3), round(100, 900), round(100, 2));

        assertThat(figures.slowest(2).orElseThrow()).isEqualTo(3, within(0.01));
        assertThat(figures.slowest(100).orElseThrow()).isEqualTo(3, within(0.01));
    }

    @Test
    void a_percentile_that_one_round_has_too_few_requests_for_is_left_out() {
        OpenFigures figures = figures(round(100, 3), round(1000, 3));

        assertThat(figures.slowest(100)).isPresent();
        assertThat(figures.slowest(1000)).isEmpty();
        assertThat(figures(round(1000, 3)).slowest(1000)).isPresent();
    }

    @Test
    void errors_of_all_rounds_are_told() {
        OpenResult round = round(100, 3);
        round.answered(503, 0, 0, MILLI);

        assertThat(figures(round, round(100, 3), round(100, 3)).errors()).isEqualTo(1);
    }

    private static OpenFigures figures(OpenResult... rounds) {
        return OpenFigures.of(List.of(rounds), Collections.nCopies(rounds.length, new Usage(1, 1, 1)));
    }

    private static OpenResult round(int requests, long millis) {
        OpenResult result = new OpenResult(requests, 0, SECOND);
        for (int i = 0; i < requests; i++) {
            result.answered(200, 0, 0, millis * MILLI);
        }
        return result;
    }
}
