package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

    @ParameterizedTest
    @CsvSource({
        "14/s, 14, PT1S, 14/s",
        "100 / 15m, 100, PT15M, 100/15m",
        "50000/d, 50000, PT24H, 50000/d",
        "1/250ms, 1, PT0.25S, 1/250ms",
        "7/60s, 7, PT1M, 7/m",
        "9/24h, 9, PT24H, 9/d"
    })
    void short_form_is_read_and_written(String text, int limit, Duration window, String written) {
        assertThat(Limit.parse(text)).isEqualTo(Limit.of(limit, window)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "14", "14/", "/s", "0/s", "-1/s", "14/0s", "14/32d", "14/w", "1.5/s", "99999999/s", "14/s/s"
            })
    void anything_else_is_refused_with_what_would_be_allowed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limit.parse(text))
                .withMessageMatching(".*(14/s|between).*");
    }

    @Test
    void an_even_pace_is_read_and_written() {
        assertThat(Limit.parse("14/s  burst 2"))
                .isEqualTo(new Limit(14, Duration.ofSeconds(1), 2, null))
                .hasToString("14/s burst 2");
    }

    @ParameterizedTest
    @CsvSource({
        "100/d doubling every 2d up to 50000 from 2026-03-01, 100/d times 2 every 2d up to 50000 from 2026-03-01",
        "100/d times 1.5 every d up to 900 from 2026-03-01, 100/d times 1.5 every 1d up to 900 from 2026-03-01"
    })
    void a_warm_up_is_read_and_written(String text, String written) {
        assertThat(Limit.parse(text)).hasToString(written);
        assertThat(Limit.parse(written)).isEqualTo(Limit.parse(text));
    }

    @Test
    void a_warm_up_grows_by_its_day_up_to_its_ceiling() {
        Limit limit = Limit.parse("100/d doubling every 2d up to 700 from 2026-03-01");

        assertThat(limit.at(Instant.parse("2026-02-01T00:00:00Z"))).isEqualTo(100);
        assertThat(limit.at(Instant.parse("2026-03-02T23:59:59Z"))).isEqualTo(100);
        assertThat(limit.at(Instant.parse("2026-03-03T00:00:00Z"))).isEqualTo(200);
        assertThat(limit.at(Instant.parse("2026-03-05T00:00:00Z"))).isEqualTo(400);
        assertThat(limit.at(Instant.parse("2026-03-07T00:00:00Z"))).isEqualTo(700);
        assertThat(limit.at(Instant.parse("2126-03-07T00:00:00Z"))).isEqualTo(700);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "14/s burst 0",
                "14/s burst 15",
                "14/s burst",
                "100/d doubling every 2d up to 50 from 2026-03-01",
                "100/d doubling every 2d up to 500",
                "100/d doubling every 2d up to 500 from 2026-02-30",
                "100/d times 1 every 2d up to 500 from 2026-03-01",
                "100/d doubling every 1m up to 500 from 2026-03-01"
            })
    void a_pace_or_a_warm_up_that_makes_no_sense_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Limit.parse(text));
    }
}
