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
}
