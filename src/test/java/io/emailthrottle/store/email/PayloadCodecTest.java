package io.emailthrottle.store.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.RecordParts;
import io.emailthrottle.store.Acceptances;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

    @Test
    void every_component_of_an_email_is_read_as_it_was_written() {
        Email email = Emails.everything().toBuilder().content(Content.COMPOSED).build();

        assertThat(PayloadCodec.decode(PayloadCodec.encode(email)))
                .usingRecursiveComparison()
                .isEqualTo(email);
        assertThat(RecordParts.changed(
                        email,
                        PayloadCodec.decodeShown(PayloadCodec.encode(email)).email()))
                .containsExactly("attachments");
    }

    @Test
    void beside_a_raw_message_every_component_is_kept_that_is_no_view_of_it() {
        byte[] message = "From: app@example.com\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII);
        Email email = Emails.everything().toBuilder()
                .content(new Content.Raw(message, "bounces@example.com", null, List.of(), Set.of()))
                .build();

        assertThat(RecordParts.changed(email, PayloadCodec.decode(PayloadCodec.encode(email))))
                .containsExactly("text", "html", "attachments", "content");
    }

    @Test
    void a_raw_message_is_stored_once_and_all_else_is_read_from_it() {
        byte[] message =
                ("From: app@example.com\r\nMessage-ID: <a@b>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                                + "--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/x; name=a.bin\r\n\r\n"
                                + "x".repeat(900).concat("\r\n").repeat(1_000) + "\r\n--b--\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        Email email = Emails.raw(message, "");

        byte[] stored = PayloadCodec.encode(email);
        Email read = PayloadCodec.decode(stored);

        assertThat(stored).hasSizeLessThan(message.length + 1_000);
        assertThat(((Content.Raw) read.content()).message()).isEqualTo(message);
        assertThat(((Content.Raw) read.content()).mailFrom()).isEmpty();
        assertThat(read.messageId()).isEqualTo("<a@b>");
        assertThat(read.text()).isEqualTo("Hello");
        assertThat(read.attachments()).singleElement().satisfies(file -> {
            assertThat(file.filename()).isEqualTo("a.bin");
            assertThat(file.content()).hasSizeGreaterThan(900_000);
        });

        ShownEmail shown = PayloadCodec.decodeShown(stored);
        assertThat(shown.email().text()).isEqualTo("Hello");
        assertThat(shown.attachmentBytes())
                .containsExactly(read.attachments().getFirst().content().length);
        assertThat(shown.email().attachments()).extracting(Attachment::filename).containsExactly("a.bin");
        assertThat(shown.email().attachments().getFirst().content()).isEmpty();
    }
}
