package io.emailthrottle.store.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.store.Acceptances;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be written can be read: above the limits that the JSON library has by itself. */
class PayloadCodecTest {

    private static final int BEYOND = 21_000_000;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void a_text_of_more_than_twenty_million_characters_is_read_as_it_was_written() {
        Email email = Acceptances.email(NOW).text("é".repeat(BEYOND)).build();

        assertThat(PayloadCodec.decode(PayloadCodec.encode(email)).text()).isEqualTo(email.text());
    }

    @Test
    void so_is_html() {
        Email email = Acceptances.email(NOW).html("<p>" + "x".repeat(BEYOND)).build();

        assertThat(PayloadCodec.decode(PayloadCodec.encode(email)).html()).isEqualTo(email.html());
    }

    @Test
    void so_is_an_attachment() {
        byte[] content = new byte[BEYOND];
        content[BEYOND - 1] = 7;
        Email email = Acceptances.email(NOW)
                .attachments(List.of(new Attachment("a.bin", "application/octet-stream", content, null)))
                .build();

        Attachment read =
                PayloadCodec.decode(PayloadCodec.encode(email)).attachments().getFirst();
        assertThat(read.content()).isEqualTo(content);
    }

    @Test
    void what_is_shown_has_the_attachments_sizes_and_not_their_contents() {
        Email email = Acceptances.email(NOW)
                .text("Hello")
                .attachments(List.of(
                        new Attachment("a.bin", "application/octet-stream", new byte[BEYOND], null),
                        new Attachment("dot.gif", "image/gif", new byte[] {1, 2}, "dot")))
                .build();

        ShownEmail shown = PayloadCodec.decodeShown(PayloadCodec.encode(email));

        assertThat(shown.attachmentBytes()).containsExactly(BEYOND, 2);
        assertThat(shown.email().text()).isEqualTo("Hello");
        assertThat(shown.email().attachments())
                .extracting(Attachment::filename, Attachment::contentType, Attachment::contentId)
                .containsExactly(
                        tuple("a.bin", "application/octet-stream", null), tuple("dot.gif", "image/gif", "dot"));
        assertThat(shown.email().attachments()).allMatch(one -> one.content().length == 0);
    }
}
