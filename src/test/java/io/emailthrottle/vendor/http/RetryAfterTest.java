package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOON = FixedTime.NOON.now();

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0                             | PT0S",
                "-5                            | PT0S",
                "30                            | PT30S",
                "' 30 '                        | PT30S",
                "0.25                          | PT0.25S",
                "86400                         | PT24H",
                "86401                         | PT24H",
                "999999999                     | PT24H",
                "1741089630                    | PT30S",
                "1741089570                    | PT0S",
                "1741089630000                 | PT30S",
                "99999999999999999999999999999 | PT24H",
                "1e999999999                   | PT24H",
                "1e-999999999                  | PT0S",
                "Tue, 04 Mar 2025 12:00:30 GMT | PT30S",
                "Tue, 04 Mar 2025 11:59:30 GMT | PT0S",
                "Fri, 04 Apr 2025 12:00:00 GMT | PT24H",
                "2025-03-04T12:00:30Z          | PT30S"
            })
    void a_time_is_read_and_kept_within_a_day(String value, Duration wait) {
        assertThat(RetryAfter.parse(value, NOON)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "NaN", "12:00", "1 2", "--1"})
    void what_is_no_time_is_no_wait(String value) {
        assertThat(RetryAfter.parse(value, NOON)).isEmpty();
    }

    @Test
    void neither_is_nothing_or_an_endless_value() {
        assertThat(RetryAfter.parse(null, NOON)).isEmpty();
        assertThat(RetryAfter.parse("9".repeat(100_000), NOON)).isEmpty();
    }
}
