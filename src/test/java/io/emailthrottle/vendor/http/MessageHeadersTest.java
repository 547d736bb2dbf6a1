package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageHeadersTest {

    private static final String MESSAGE_ID = "<" + Emails.ID + "@example.com>";

    @Test
    void the_message_id_is_made_of_the_emails_id_and_the_senders_domain() {
        assertThat(MessageHeaders.of(Emails.plain())).isEqualTo(Map.of("Message-ID", MESSAGE_ID));
    }

    @Test
    void the_applications_own_message_id_stays() {
        Email email = Emails.plainBuilder()
                .headers(Map.of("Message-Id", "<mine@example.com>"))
                .build();

        assertThat(MessageHeaders.of(email)).isEqualTo(Map.of("Message-Id", "<mine@example.com>"));
    }

    @Test
    void forbidden_headers_are_left_out_in_whatever_case() {
        Email email = Emails.plainBuilder()
                .headers(Map.of("RECEIVED", "from x", "X-Order", "1"))
                .build();

        assertThat(MessageHeaders.of(email, "received", "message-id")).isEqualTo(Map.of("X-Order", "1"));
    }

    @Test
    void what_the_emails_other_fields_produce_is_left_out_beside_what_the_vendor_forbids() {
        Email email = Emails.plainBuilder()
                .headers(Map.of("Subject", "another", "X-Mailer", "x", "X-Order", "1"))
                .build();

        assertThat(MessageHeaders.of(email, "x-mailer", "message-id")).isEqualTo(Map.of("X-Order", "1"));
    }

    @Test
    void a_value_outside_ascii_is_made_of_encoded_words_in_one_line() {
        String value = "ü".repeat(200);
        Email email = Emails.plainBuilder().headers(Map.of("X-Order", value)).build();

        String header = MessageHeaders.of(email).get("X-Order");

        assertThat(header).matches("=\\?UTF-8\\?[!-~ ]+\\?=");
        assertThat(header.split(" ")).allSatisfy(word -> assertThat(word).hasSizeLessThanOrEqualTo(75));
    }
}
