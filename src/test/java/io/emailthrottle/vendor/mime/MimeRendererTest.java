package io.emailthrottle.vendor.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.MessageRejected;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MimeRendererTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final Attachment FILE = new Attachment("a.txt", "text/plain", new byte[] {1, 2, 3}, null);
    private static final Attachment IMAGE = new Attachment("i.png", "image/png", new byte[] {4, 5, 6}, "logo");

    private final MimeRenderer renderer = new MimeRenderer();

    @Test
    void message_id_and_date_stay_the_same_over_retries_and_saves() throws Exception {
        MimeMessage message = renderer.render(email().text("x").build());
        message.saveChanges();

        assertThat(message.getHeader("Message-ID")).containsExactly("<" + ID + "@example.com>");
        assertThat(message.getHeader("Date")).containsExactly("Sun, 1 Mar 2026 08:09:10 +0000");
    }

    @Test
    void the_tree_is_only_as_deep_as_the_email_needs() throws Exception {
        assertThat(tree(email().text("t").build())).isEqualTo("text/plain");
        assertThat(tree(email().html("h").build())).isEqualTo("text/html");
        assertThat(tree(email().text("t").html("h").build())).isEqualTo("alternative(text/plain text/html)");
        assertThat(tree(email().text("t").attachments(List.of(FILE)).build()))
                .isEqualTo("mixed(text/plain text/plain)");
        assertThat(tree(email().html("h").attachments(List.of(IMAGE)).build()))
                .isEqualTo("related(text/html image/png)");
        assertThat(tree(email().text("t")
                        .html("h")
                        .attachments(List.of(IMAGE, FILE))
                        .build()))
                .isEqualTo("mixed(related(alternative(text/plain text/html) image/png) text/plain)");
    }

    @Test
    void an_inline_image_without_html_to_show_it_is_an_attachment() throws Exception {
        assertThat(tree(email().text("t").attachments(List.of(IMAGE)).build()))
                .isEqualTo("mixed(text/plain image/png)");
    }

    @Test
    void bare_line_ends_become_crlf() throws Exception {
        assertThat(body(email().text("a\nb\rc\r\nd\n\ne").build())).isEqualTo("a\r\nb\r\nc\r\nd\r\n\r\ne");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void no_line_exceeds_998_octets_and_the_text_survives(String text, String encoding) throws Exception {
        Email email = email().text(text).html(text).build();

        String raw = raw(renderer.render(email));

        assertThat(raw.split("\r\n"))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
        assertThat(raw).isASCII();
        assertThat(raw.replace("\r\n", "")).doesNotContain("\r", "\n");
        MimeMessage read = read(raw);
        Multipart alternative = (Multipart) read.getContent();
        assertThat(alternative.getBodyPart(0).getContent()).isEqualTo(text);
        assertThat(alternative.getBodyPart(0).getHeader("Content-Transfer-Encoding"))
                .containsExactly(encoding);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("plain\r\n.\r\ntext", "7bit"),
                Arguments.of("a".repeat(998), "7bit"),
                Arguments.of("a".repeat(999), "quoted-printable"),
                Arguments.of("Gr\u00fc\u00dfe aus dem S\u00fcden, wo es warm ist", "quoted-printable"),
                Arguments.of("nul\0 is no text, but it may come anyway", "quoted-printable"),
                Arguments.of("\u65e5\u672c\u8a9e".repeat(1000), "base64"));
    }

    @Test
    void blind_recipients_stand_in_no_header_even_when_a_header_asks_for_it() throws Exception {
        String raw = raw(renderer.render(email().text("x")
                .bcc(List.of(new Address(null, "blind@example.net")))
                .headers(Map.of("Bcc", "blind@example.net", "Resent-Bcc", "blind@example.net"))
                .build()));

        assertThat(raw).doesNotContain("blind@example.net").doesNotContainIgnoringCase("bcc:");
    }

    @Test
    void the_emails_fields_win_over_headers_of_the_same_name() throws Exception {
        MimeMessage message = renderer.render(email().text("x")
                .headers(Map.of(
                        "Subject",
                        "another",
                        "message-id",
                        "<other@example.com>",
                        "Content-Type",
                        "text/html",
                        "X-A",
                        "b"))
                .build());

        assertThat(message.getSubject()).isEqualTo("Hello");
        assertThat(message.getMessageID()).isEqualTo("<" + ID + "@example.com>");
        assertThat(message.getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(message.getHeader("X-A")).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: eve@example.net", "a\nb", "a\rb", "a\0b"})
    void no_line_break_or_nul_reaches_a_header(String value) {
        Address to = new Address(null, "jane@example.net");
        List<Email> emails = List.of(
                Email.builder(ID, Instant.EPOCH, to, value).text("x").build(),
                Email.builder(ID, Instant.EPOCH, new Address(value, "a@example.com"), "s")
                        .text("x")
                        .build(),
                email().text("x")
                        .to(List.of(new Address(null, value + "@example.net")))
                        .build(),
                email().text("x")
                        .replyTo(List.of(new Address(value, "a@example.com")))
                        .build(),
                email().text("x").headers(Map.of("X-A", value)).build(),
                email().text("x").headers(Map.of(value, "x")).build(),
                email().text("x")
                        .attachments(List.of(new Attachment(value, "a/b", new byte[1], null)))
                        .build(),
                email().text("x")
                        .attachments(List.of(new Attachment("f", value, new byte[1], null)))
                        .build(),
                email().html("x")
                        .attachments(List.of(new Attachment("f", "a/b", new byte[1], value)))
                        .build());

        assertThat(emails)
                .allSatisfy(email ->
                        assertThatThrownBy(() -> renderer.render(email)).isInstanceOf(MessageRejected.class));
    }

    @Test
    void it_renders_on_a_thread_whose_class_loader_does_not_see_jakarta_mail() throws Exception {
        Email email = email().text("t").html("h").attachments(List.of(FILE)).build();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        String raw;
        try {
            raw = raw(renderer.render(email));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        assertThat(tree(read(raw))).isEqualTo("mixed(alternative(text/plain text/html) text/plain)");
    }

    @Test
    void a_header_that_cannot_be_folded_is_refused() {
        assertThatThrownBy(() -> renderer.render(email().text("x")
                        .headers(Map.of("X-Long", "x".repeat(1000)))
                        .build()))
                .isInstanceOf(MessageRejected.class)
                .hasMessageContaining("X-Long");
    }

    @Test
    void long_and_foreign_headers_are_folded_and_read_back_the_same() throws Exception {
        String value = "w\u00f6rter ".repeat(100).strip();
        MimeMessage message = read(raw(renderer.render(
                Email.builder(ID, Instant.EPOCH, new Address("J\u00f6rg, \"der\" Gro\u00dfe", "j@example.com"), value)
                        .text("x")
                        .headers(Map.of("X-Long", "word ".repeat(300).strip()))
                        .build())));

        assertThat(message.getSubject()).isEqualTo(value);
        assertThat(message.getFrom()[0])
                .returns("J\u00f6rg, \"der\" Gro\u00dfe", from -> ((InternetAddress) from).getPersonal());
        assertThat(MimeUtility.unfold(message.getHeader("X-Long", null)))
                .isEqualTo("word ".repeat(300).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"message/rfc822", "multipart/mixed; boundary=x", "nonsense"})
    void a_file_of_a_type_that_base64_is_forbidden_for_travels_as_octets(String type) throws Exception {
        byte[] bytes = "Subject: x\n\nbare lines\n".getBytes(StandardCharsets.UTF_8);
        MimeMessage message = read(raw(renderer.render(email().text("x")
                .attachments(List.of(new Attachment("mail.eml", type, bytes, null)))
                .build())));

        BodyPart part = ((Multipart) message.getContent()).getBodyPart(1);
        assertThat(part.isMimeType("application/octet-stream")).isTrue();
        assertThat(part.getFileName()).isEqualTo("mail.eml");
        assertThat(part.getInputStream().readAllBytes()).isEqualTo(bytes);
    }

    private static Email.Builder email() {
        return Email.builder(
                        ID, Instant.parse("2026-03-01T08:09:10.999Z"), new Address(null, "shop@Example.com"), "Hello")
                .to(List.of(new Address(null, "jane@example.net")));
    }

    private String tree(Email email) throws Exception {
        return tree(read(raw(renderer.render(email))));
    }

    private static String tree(Part part) throws Exception {
        if (!(part.getContent() instanceof Multipart multipart)) {
            return part.getContentType().replaceAll(";.*", "").strip();
        }
        StringBuilder children = new StringBuilder();
        for (int i = 0; i < multipart.getCount(); i++) {
            children.append(i == 0 ? "" : " ").append(tree(multipart.getBodyPart(i)));
        }
        return multipart.getContentType().replaceAll("multipart/(\\w+)[\\s\\S]*", "$1") + "(" + children + ")";
    }

    private String body(Email email) throws Exception {
        String raw = raw(renderer.render(email));
        return raw.substring(raw.indexOf("\r\n\r\n") + 4);
    }

    private static String raw(MimeMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static MimeMessage read(String raw) throws Exception {
        return new MimeMessage(null, new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
