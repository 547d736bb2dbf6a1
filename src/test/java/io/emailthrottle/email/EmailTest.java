package io.emailthrottle.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EmailTest {

    @Test
    void text_form_shows_nothing_private() {
        Email email = Emails.full();

        assertThat(email).hasToString("Email[" + Emails.ID + "]");
        assertThat(email.attachments().getFirst()).hasToString("Attachment[4 bytes]");
    }

    @Test
    void lists_and_headers_cannot_be_changed_afterwards() {
        Email email = Emails.full();

        assertThatThrownBy(() -> email.to().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> email.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void wire_size_counts_attachments_as_base64_and_text_as_utf8() {
        long bare = Emails.plain().wireSize();
        Email withFile = Emails.plainBuilder()
                .attachments(java.util.List.of(new Attachment("f", "text/plain", new byte[57 * 100], null)))
                .build();
        Email umlauts = Emails.plainBuilder().text("üüü").build();

        assertThat(withFile.wireSize() - bare).isEqualTo(78 * 100 + 256);
        assertThat(umlauts.wireSize() - bare).isEqualTo(6 - "Hi Ann".length());
    }

    @Test
    void a_raw_message_holds_memory_for_its_octets_and_for_what_was_read_from_them() {
        String file = "x".repeat(900).concat("\r\n").repeat(100);
        Email raw = Emails.raw("From: a@example.com\r\nContent-Type: application/x; name=a\r\n\r\n" + file);

        assertThat(raw.wireSize()).isBetween(90_000L, 95_000L);
        assertThat(raw.heldSize()).isGreaterThan(raw.wireSize() + file.length());
        assertThat(Emails.full().heldSize()).isEqualTo(Emails.full().wireSize());
    }
}
