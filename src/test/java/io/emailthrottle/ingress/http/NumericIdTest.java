package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericIdTest {

    @Test
    void an_id_comes_back_from_its_number() {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        UUID last = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");

        assertThat(NumericId.of(id)).matches("\\d{37,38}");
        assertThat(NumericId.decoded(NumericId.of(id))).isEqualTo(id.toString());
        assertThat(NumericId.decoded("01a22f60-9529-77cc-b68d-11c9cd3deb57"))
                .isEqualTo("01a22f60-9529-77cc-b68d-11c9cd3deb57");
        assertThat(NumericId.of(last)).hasSize(39);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "x", "999999999999999999999999999999999999999", "１２３４５６７８９０１２３４５６７８９０"})
    void what_is_no_such_number_stays(String text) {
        assertThat(NumericId.decoded(text)).isEqualTo(text);
    }
}
