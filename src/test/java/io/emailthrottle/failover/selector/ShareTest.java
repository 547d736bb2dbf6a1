package io.emailthrottle.failover.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {

    @ParameterizedTest
    @CsvSource({"0,0,0%", "0%,0,0%", "1%,10,1%", "0.5%,5,0.5%", "' 2.0% ',20,2%", "10%,100,10%", "9.9%,99,9.9%"})
    void a_percentage_is_read_and_written(String text, int perThousand, String written) {
        assertThat(Share.parse(text)).isEqualTo(new Share(perThousand)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.01", "11%", "10.1%", "-1%", "0.25%", "1 %", "%", "", "one%", "٣%"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> Share.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
