package io.emailthrottle.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordedTimeTest {

    /** A Saturday; on the next day the clocks of Europe go forward at 01:00 UTC. */
    private static final Instant NOW = Instant.parse("2026-03-28T23:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-03-28T23:30:00Z",
        "in 1 min, 2026-03-28T23:31:00Z",
        "in 90 minutes, 2026-03-29T01:00:00Z",
        "In An Hour, 2026-03-29T00:30:00Z",
        "in 2h, 2026-03-29T01:30:00Z",
        "in  3  days, 2026-03-31T23:30:00Z",
        "in a week, 2026-04-04T23:30:00Z",
        "today at 23:45 UTC, 2026-03-28T23:45:00Z",
        "today at 9am UTC, 2026-03-28T09:00:00Z",
        "tomorrow at 9am UTC, 2026-03-29T09:00:00Z",
        "tomorrow at 12am utc, 2026-03-29T00:00:00Z",
        "tomorrow at 12 pm GMT, 2026-03-29T12:00:00Z",
        "tomorrow at 9:30pm +02:00, 2026-03-30T19:30:00Z",
        "tomorrow at 09:00 Europe/Paris, 2026-03-30T07:00:00Z"
    })
    void words_are_a_moment(String words, Instant moment) {
        assertThat(WordedTime.read(words, NOW)).hasValue(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "tomorrow",
                "tomorrow at 9am",
                "tomorrow at 9 UTC",
                "tomorrow at 25:00 UTC",
                "tomorrow at 13pm UTC",
                "tomorrow at 9am IST",
                "tomorrow at 9am Europe/Nowhere",
                "today at 02:30 Europe/Paris",
                "in hours",
                "in -1 hours",
                "in 1.5 hours",
                "in 9999999999 hours",
                "in 1 month",
                "in 1 hour or so",
                "friday at 9am UTC"
            })
    void what_could_mean_several_moments_or_none_is_not_guessed(String words) {
        assertThat(WordedTime.read(words, NOW)).isEmpty();
    }
}
