package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
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
        assertThat(Limit.parse(text)).isEqualTo(new Limit(limit, window)).hasToString(written);
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
}
