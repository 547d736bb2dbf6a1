package io.emailthrottle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    /** As the version of 2026-11-26 stored it for this very email. */
    private static final String STORED_BY_AN_EARLIER_VERSION =
            "2b530de9e09c4f5710e9e212826fc154d99848a355dc55493f512ade05326eee";

    private final List<NewEmail> request = List.of(submission("Hello"));

    private static NewEmail submission(String subject) {
        Email email = Email.builder(
                        new UUID(1, 2),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Emails.address(null, "s@example.com"),
                        subject)
                .to(List.of(Emails.address("Ann", "ann@example.org")))
                .text("Hi Ann")
                .build();
        return new NewEmail(email, null, null);
    }

    @Test
    void a_key_of_an_earlier_version_is_of_the_same_request() {
        assertThat(Fingerprint.matches(STORED_BY_AN_EARLIER_VERSION, Fingerprint.of(request, false), request))
                .isTrue();
    }

    @Test
    void it_is_not_of_another_request() {
        List<NewEmail> other = List.of(submission("Good bye"));

        assertThat(Fingerprint.matches(STORED_BY_AN_EARLIER_VERSION, Fingerprint.of(other, false), other))
                .isFalse();
    }

    @Test
    void a_batch_of_one_is_told_from_an_email_alone() {
        String alone = Fingerprint.of(request, false);
        String batch = Fingerprint.of(request, true);

        assertThat(Fingerprint.matches(alone, alone, request)).isTrue();
        assertThat(Fingerprint.matches(alone, batch, request)).isFalse();
    }

    @Test
    void of_a_raw_message_the_octets_count_and_the_envelope_s_sender() {
        String made = Fingerprint.of(raw("X-A: 1", "a@example.com"), true);

        assertThat(Fingerprint.of(raw("X-A: 1", "a@example.com"), true)).isEqualTo(made);
        assertThat(Fingerprint.of(raw("x-a: 1", "a@example.com"), true)).isNotEqualTo(made);
        assertThat(Fingerprint.of(raw("X-A: 1", ""), true)).isNotEqualTo(made);
    }

    @Test
    void a_key_of_a_message_that_an_earlier_version_took_apart_is_of_the_same_message() {
        List<NewEmail> message = raw("X-A: 1", "a@example.com");
        Email apart = message.getFirst().email().composed();
        String stored = Fingerprint.of(List.of(new NewEmail(apart, null, null)), true);

        assertThat(Fingerprint.matches(stored, Fingerprint.of(message, true), message))
                .isTrue();
    }

    private static List<NewEmail> raw(String header, String mailFrom) {
        byte[] message = ("From: sender@example.com\r\n" + header + "\r\n\r\nHi").getBytes(StandardCharsets.US_ASCII);
        return List.of(new NewEmail(Emails.raw(message, mailFrom), null, null));
    }
}
