package io.emailthrottle.webhook.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventDetailTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ada@example.org: hard bounce, invalid: 550 no: such user | ada@example.org | Permanent | invalid"
                        + " | 550 no: such user",
                "ada@example.org: soft bounce, other | ada@example.org | Transient | other | ''",
                "hard bounce, timed_out: gave up | - | Permanent | timed_out | gave up",
                "ada@example.org: 552 full | ada@example.org | Undetermined | General | 552 full",
                "ada@example.org | ada@example.org | Undetermined | General | ''",
                "https://example.com/?to=a@b | - | Undetermined | General | https://example.com/?to=a@b",
                "the vendor's own words | - | Undetermined | General | the vendor's own words",
            })
    void a_line_of_the_timeline_is_taken_apart(
            String detail, String recipient, String bounce, String reason, String words) {
        assertThat(EventDetail.of(detail)).isEqualTo(new EventDetail(recipient, bounce, reason, words));
    }

    @Test
    void nothing_and_several_lines_are_taken_too() {
        assertThat(EventDetail.of(null).words()).isEmpty();
        assertThat(EventDetail.of("550 one\ntwo").words()).isEqualTo("550 one\ntwo");
    }
}
