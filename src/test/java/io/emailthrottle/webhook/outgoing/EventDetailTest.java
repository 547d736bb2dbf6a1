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
                "ada@example.org: hard bounce, invalid: 550 no: such user | ada@example.org | Permanent | NoEmail"
                        + " | 550 no: such user",
                "ada@example.org: soft bounce, other | ada@example.org | Transient | General | ''",
                "hard bounce, timed_out: gave up | - | Permanent | General | gave up",
                "ada@example.org: 552 full | ada@example.org | Undetermined | General | 552 full",
                "ada@example.org | ada@example.org | Undetermined | General | ''",
                "https://example.com/?to=a@b | - | Undetermined | General | https://example.com/?to=a@b",
                "soft bounce, mailbox_full: full | - | Transient | MailboxFull | full",
                "soft bounce, too_large | - | Transient | MessageTooLarge | ''",
                "soft bounce, spam | - | Transient | ContentRejected | ''",
                "soft bounce, attachment | - | Transient | AttachmentRejected | ''",
                "soft bounce, suppressed | - | Transient | Suppressed | ''",
                "soft bounce, blocked | - | Transient | General | ''",
                "soft bounce, other: 452 4.2.2 over quota | - | Transient | MailboxFull | 452 4.2.2 over quota",
                "ada@example.org: 550 5.1.1 who? | ada@example.org | Undetermined | NoEmail | 550 5.1.1 who?",
                "552 5.3.4 too big | - | Undetermined | MessageTooLarge | 552 5.3.4 too big",
                "by 10.5.1.1 refused | - | Undetermined | General | by 10.5.1.1 refused",
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
