package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Loss;
import io.emailthrottle.ingress.smtp.MailSink.Mail;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import io.emailthrottle.store.email.EmailReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Mail as programs write it: the messages of {@code src/test/resources/messages} go in by SMTP, leave by SMTP octet by octet, and
 * are read as they are meant.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "email-throttle.submission.plain-port=0")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class WorldMessagesTest {

    private static final Path MESSAGES = Path.of("src", "test", "resources", "messages");
    private static final MailSink SINK = new MailSink();

    @Autowired
    private SubmissionServer server;

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private EmailReader reader;

    private String key;

    @DynamicPropertySource
    static void sink(DynamicPropertyRegistry registry) {
        registry.add("email-throttle.vendors[0].name", () -> "sink");
        registry.add("email-throttle.vendors[0].type", () -> "smtp");
        registry.add("email-throttle.vendors[0].settings.host", () -> "127.0.0.1");
        registry.add("email-throttle.vendors[0].settings.tls", () -> "none");
        registry.add("email-throttle.vendors[0].settings.port", SINK::port);
    }

    @AfterAll
    static void stop() {
        SINK.close();
    }

    @BeforeAll
    void makeKey() throws ApiKeyRequest.Invalid {
        key = desk.create("default", new ApiKeyRequest("world", Set.of(Scope.ADMIN), List.of(), List.of(), null))
                .token()
                .reveal();
    }

    static Stream<String> accepted() throws IOException {
        return Files.list(MESSAGES)
                .map(file -> file.getFileName().toString().replace(".eml", ""))
                .filter(name -> !name.startsWith("refused-"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void a_message_arrives_octet_by_octet_behind_what_servers_add(String name) throws IOException {
        String reply = submit("app@example.com", message(name), "ada@example.org");
        assertThat(reply).startsWith("250 2.0.0 Accepted ");

        String arrived = latin1(arrived(id(reply)).message());
        String sent = latin1(message(name));
        sent = sent.endsWith("\r\n") ? sent : sent + "\r\n";
        assertThat(arrived).endsWith(sent);
        String added = arrived.substring(0, arrived.length() - sent.length());
        String header = "\r\n" + sent.substring(0, sent.indexOf("\r\n\r\n") + 2);
        assertThat(added)
                .matches("Received: by email-throttle id " + id(reply) + ";\r\n [^\r\n]+ \\+0000\r\n"
                        + (has(header, "Date") ? "" : "Date: [^\r\n]+ \\+0000\r\n")
                        + (has(header, "Message-ID") ? "" : "Message-ID: <" + id(reply) + "@example.com>\r\n"));
    }

    private static boolean has(String header, String name) {
        return header.toLowerCase(java.util.Locale.ROOT)
                .contains("\r\n" + name.toLowerCase(java.util.Locale.ROOT) + ":");
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void what_is_read_of_a_message_holds_no_control_characters(String name) throws IOException {
        Email email = read(name);

        Stream<String> all = Stream.concat(
                Stream.of(email.subject(), email.text(), email.html()),
                Stream.concat(
                        email.headers().values().stream(),
                        email.attachments().stream().map(Attachment::filename)));
        assertThat(all.filter(text -> text != null).collect(Collectors.joining("\n")))
                .doesNotContainPattern("[\\p{Cntrl}&&[^\r\n\t]]");
        if (!losses(email).contains(Loss.CHARSET)) {
            assertThat(email.text() + email.html() + email.subject()).doesNotContain("\uFFFD");
        }
    }

    @Test
    void what_is_for_this_application_alone_and_blind_recipients_stay_here() throws IOException {
        String message = "Bcc: eve@example.org\r\nResend-Idempotency-Key: " + UUID.randomUUID()
                + "\r\nx-email-throttle-tag: a=b\r\n c\r\nFrom: app@example.com\r\nResent-Bcc: eve@example.org\r\n"
                + "BCC : mallory@example.org\r\nTo: ada@example.org\r\nSubject: Hi\r\n\r\nBcc: in the text";
        message = message.replace("=b\r\n c", "=b");
        String reply = submit(
                "app@example.com", message.getBytes(StandardCharsets.US_ASCII), "ada@example.org", "eve@example.org");

        Mail arrived = arrived(id(reply));
        assertThat(latin1(arrived.message()))
                .endsWith("From: app@example.com\r\nTo: ada@example.org\r\nSubject: Hi\r\n\r\nBcc: in the text\r\n")
                .doesNotContainIgnoringCase("eve@", "mallory@", "x-email-throttle", "idempotency");
        assertThat(arrived.recipients()).containsExactlyInAnyOrder("ada@example.org", "eve@example.org");
    }

    @ParameterizedTest
    @CsvSource({"'',''", "bounces+1=ada@bounce.example.com, bounces+1=ada@bounce.example.com"})
    void the_envelope_keeps_its_sender(String sender, String kept) throws IOException {
        String reply = submit(sender, message("dots"), "ada@example.org");

        assertThat(arrived(id(reply)).sender()).isEqualTo(kept);
    }

    @Test
    void a_message_with_lines_too_long_for_smtp_is_written_anew_unless_something_were_lost() throws IOException {
        String header = "From: app@example.com\r\nTo: ada@example.org\r\nSubject: Hi\r\n";
        String text = "x".repeat(1_500);
        String reply = submit(
                "app@example.com", (header + "\r\n" + text).getBytes(StandardCharsets.US_ASCII), "ada@example.org");
        String refused = submit(
                "app@example.com",
                (header + "X-A: 1\r\nX-A: 2\r\n\r\n" + text).getBytes(StandardCharsets.US_ASCII),
                "ada@example.org");

        assertThat(latin1(arrived(id(reply)).message()))
                .contains("quoted-printable")
                .doesNotContain(text);
        assertThat(refused)
                .startsWith("554 5.6.0 The message cannot leave as it is, because a line has more than 998 octets")
                .contains("a header that comes more than once");
    }

    @ParameterizedTest
    @CsvSource({
        "two-senders, AUTHORS",
        "another-sender, SENDER",
        "repeated-header, REPEATED_HEADERS",
        "mailing-list, REPEATED_HEADERS",
        "body-in-an-unknown-charset, CHARSET",
        "body-not-in-its-charset, CHARSET",
        "invitation, CALENDAR",
        "amp, AMP",
        "report, REPORT STRUCTURE",
        "encrypted, ENCRYPTION",
        "arc-set-twice, SEAL",
        "reply-to-a-group, GROUP",
        "several-html-bodies, BODIES",
        "bounced-again, RESENT",
        "dots, ''",
        "flowed, ''",
        "file-with-an-id-that-nobody-shows, ''",
        "repeated-header-with-one-value, ''",
        "sender-as-from, ''"
    })
    void what_fields_cannot_hold_is_known(String name, String losses) throws IOException {
        assertThat(losses(read(name)).stream().sorted().map(Enum::name).collect(Collectors.joining(" ")))
                .isEqualTo(losses);
    }

    @Test
    void an_invitation_keeps_its_method() throws IOException {
        Content.Raw raw = (Content.Raw) read("invitation").content();

        assertThat(raw.alternatives()).singleElement().satisfies(calendar -> {
            assertThat(calendar.contentType()).isEqualTo("text/calendar; method=REQUEST");
            assertThat(calendar.text()).startsWith("BEGIN:VCALENDAR").contains("SUMMARY:Plan");
        });
        assertThat(read("invitation").attachments()).isEmpty();
    }

    @Test
    void a_fold_by_a_tab_is_white_space() throws IOException {
        Email email = read("fold-by-tab");

        assertThat(email.subject()).isEqualTo("Quarterly report for the board");
        assertThat(email.from().name()).isEqualTo("The App");
        assertThat(email.headers()).containsEntry("X-Note", "one two three");
    }

    @Test
    void a_header_may_have_many_lines_a_long_name_and_150_others_beside() throws IOException {
        Email thread = read("references-of-60-ids");
        assertThat(thread.headers().get("References").split("\\s+")).hasSize(60).doesNotHaveDuplicates();
        assertThat(thread.headers().get("List-Unsubscribe")).hasSizeGreaterThan(1_000);

        assertThat(read("header-name-of-200-characters").headers())
                .containsEntry("X-" + "Long-".repeat(39) + "End", "value");

        Email many = read("headers-150");
        IntStream.range(0, 150).forEach(i -> assertThat(many.headers()).containsEntry("X-H" + i, "v" + i));
    }

    @ParameterizedTest
    @CsvSource({
        "file-name-in-encoded-word, 合同范本.docx",
        "file-name-in-two-encoded-words, neu.pdf",
        "file-name-in-raw-utf-8, Übersicht.pdf",
        "file-name-without-quotes, My annual report.pdf",
        "file-name-by-rfc-2231, Übersicht.pdf",
        "file-name-in-the-type-only, plan.pdf",
        "file-in-an-unknown-charset, a.txt"
    })
    void a_file_is_known_by_its_name(String name, String filename) throws IOException {
        Attachment file = read(name).attachments().getLast();

        assertThat(file.filename()).isEqualTo(filename);
        assertThat(file.content()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({"image-by-percent-encoded-id, logo@example.com", "image-by-CID-in-capitals, logo"})
    void an_image_is_in_the_text_however_the_url_writes_its_id(String name, String id) throws IOException {
        assertThat(read(name).attachments().getLast().contentId()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windows-1252-called-latin-1 | “Smart” – 5 €",
                "utf-8-undeclared | Grüße – 日本",
                "windows-1252-undeclared | Grüße €",
                "utf-8-called-ascii | Grüße",
                "iso-2022-jp | 日本語",
                "gb18030 | 合同范本",
                "flowed-with-delsp | 日本語です",
                "flowed | A paragraph that is broken twice.\\nFrom here on\\n> a quoted line\\n-- \\nApp"
            })
    void a_text_is_read_as_it_is_meant(String name, String text) throws IOException {
        assertThat(read(name).text().replace("\r\n", "\n").stripTrailing()).isEqualTo(text.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "encoded-words-glued-to-text | Re:Grüße, (Zoë)",
                "character-split-between-encoded-words | 日本語",
                "encoded-word-in-an-unknown-charset | =?x-nobody?q?a?= b"
            })
    void encoded_words_are_read_as_they_are_meant(String name, String subject) throws IOException {
        assertThat(read(name).subject()).isEqualTo(subject);
    }

    @Test
    void what_no_server_could_carry_is_refused_in_words() throws IOException {
        assertThat(submit("app@example.com", message("refused-header-without-a-fold"), "ada@example.org"))
                .startsWith("554 5.6.0")
                .contains("no place to break it");
    }

    @Test
    void a_transaction_has_100_recipients_and_each_beyond_is_for_another() throws IOException {
        try (Conversation client = connected()) {
            client.say("MAIL FROM:<app@example.com>");
            for (int i = 0; i < 100; i++) {
                assertThat(client.say("RCPT TO:<a" + i + "@example.org>")).startsWith("250");
            }
            assertThat(client.say("RCPT TO:<b@example.org>")).startsWith("452");
            client.say("DATA");
            String to = IntStream.range(0, 100)
                    .mapToObj(i -> "a" + i + "@example.org")
                    .collect(Collectors.joining(",\r\n "));
            client.send("From: app@example.com\r\nTo: " + to + "\r\nSubject: All\r\n\r\nHello");
            assertThat(client.say("\r\n.")).startsWith("250");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAIL FROM:<app@example.com> SIZE=99999999999999999999 | 552",
                "MAIL FROM:<app@example.com> SIZE=5000000000 | 552",
                "MAIL FROM:<app@example.com> SIZE=-1 | 501",
                "MAIL FROM:<app@example.com> SIZE=x | 501",
                "MAIL FROM:<app@example.com> BODY=BINARYMIME | 501",
                "MAIL FROM:<app@example.com> HOLDFOR=60 | 555",
                "MAIL FROM:<app@example.com> SMTPUTF8 | 555",
                "MAIL FROM:<nobody@-b.example> | 553",
                "MAIL FROM:<app@example.com> <bob@example.com> | 501",
                "MAIL FROM:<app@example.com> SIZE=100 BODY=8BITMIME AUTH=<> | 250",
                "MAIL FROM:<> | 250"
            })
    void parameters_are_understood_or_refused(String command, String code) throws IOException {
        try (Conversation client = connected()) {
            assertThat(client.say(command)).startsWith(code);
            assertThat(client.say("RSET")).startsWith("250");
        }
    }

    @Test
    void two_addresses_in_one_command_are_refused() throws IOException {
        try (Conversation client = connected()) {
            client.say("MAIL FROM:<app@example.com>");
            assertThat(client.say("RCPT TO:<a@example.org>,<b@example.org>")).startsWith("5");
            assertThat(client.say("RCPT TO:<a@example.org> <b@example.org>")).startsWith("501 5.5.4");
            assertThat(client.say("RCPT TO:<a@example.org> NOTIFY=SUCCESS")).startsWith("555 5.5.4");
            assertThat(client.say("DATA")).startsWith("503");
        }
    }

    private Conversation connected() throws IOException {
        Conversation client = new Conversation(server.ports().getFirst());
        client.say("EHLO app.example.com");
        client.logIn(key);
        return client;
    }

    private static byte[] message(String name) throws IOException {
        return Files.readAllBytes(MESSAGES.resolve(name + ".eml"));
    }

    /** The end of the last line is said with the dot behind it. */
    private String submit(String sender, byte[] message, String... recipients) throws IOException {
        String text = latin1(message);
        String begin = text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
        try (Conversation client = connected()) {
            return client.message(
                    sender, begin.replace("\r\n.", "\r\n..").getBytes(StandardCharsets.ISO_8859_1), recipients);
        }
    }

    private static UUID id(String reply) {
        return UUID.fromString(reply.substring(reply.lastIndexOf(' ') + 1));
    }

    /** What the gateway reads of a message. */
    private Email read(String name) throws IOException {
        String reply = submit("app@example.com", message(name), "ada@example.org");
        return reader.payload(id(reply)).orElseThrow();
    }

    private static Set<Loss> losses(Email email) {
        return ((Content.Raw) email.content()).losses();
    }

    private static Mail arrived(UUID id) {
        await().until(() -> find(id).findAny().isPresent());
        return find(id).findFirst().orElseThrow();
    }

    private static Stream<Mail> find(UUID id) {
        return SINK.received().stream().filter(mail -> latin1(mail.message()).contains(id.toString()));
    }

    private static String latin1(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
