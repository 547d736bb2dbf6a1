package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
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
 * Mail as programs write it: the messages of {@code src/test/resources/messages} go in by SMTP, leave by SMTP, and are read
 * by another parser than the gateway's.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "email-throttle.submission.plain-port=0")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class WorldMessagesTest {

    private static final Path MESSAGES = Path.of("src", "test", "resources", "messages");
    private static final GreenMail SINK = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @Autowired
    private SubmissionServer server;

    @Autowired
    private ApiKeyService desk;

    private String key;

    @DynamicPropertySource
    static void sink(DynamicPropertyRegistry registry) {
        SINK.start();
        registry.add("email-throttle.vendors[0].name", () -> "sink");
        registry.add("email-throttle.vendors[0].type", () -> "smtp");
        registry.add("email-throttle.vendors[0].settings.host", () -> "127.0.0.1");
        registry.add("email-throttle.vendors[0].settings.tls", () -> "none");
        registry.add(
                "email-throttle.vendors[0].settings.port", () -> SINK.getSmtp().getPort());
    }

    @AfterAll
    static void stop() {
        SINK.stop();
    }

    @BeforeAll
    void makeKey() throws ApiKeyRequest.Invalid {
        key = desk.create("default", new ApiKeyRequest("world", Set.of(Scope.ADMIN), List.of(), List.of(), null))
                .token()
                .reveal();
    }

    static Stream<String> accepted() throws IOException {
        return names().filter(name -> !name.startsWith("refused-"));
    }

    private static Stream<String> names() throws IOException {
        return Files.list(MESSAGES).map(file -> file.getFileName().toString().replace(".eml", ""));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void no_character_becomes_another_or_a_control_character(String name) throws IOException {
        Message message = through(name);

        String everything = message.getHeader().getFields().stream()
                        .map(field -> decoded(field.getBody()))
                        .collect(Collectors.joining("\n"))
                + leaves(message).stream().map(WorldMessagesTest::text).collect(Collectors.joining("\n"));
        assertThat(everything).doesNotContain("\uFFFD").doesNotContainPattern("[\\p{Cntrl}&&[^\r\n\t]]");
    }

    @Test
    void a_fold_by_a_tab_is_white_space() throws IOException {
        Message message = through("fold-by-tab");

        assertThat(message.getSubject()).isEqualTo("Quarterly report for the board");
        assertThat(message.getFrom().get(0).getName()).isEqualTo("The App");
        assertThat(header(message, "X-Note")).isEqualTo("one two three");
    }

    @Test
    void a_header_may_have_many_lines_a_long_name_and_150_others_beside() throws IOException {
        Message thread = through("references-of-60-ids");
        assertThat(header(thread, "References").split(" ")).hasSize(60).doesNotHaveDuplicates();
        assertThat(header(thread, "List-Unsubscribe")).hasSizeGreaterThan(1_000);

        assertThat(header(through("header-name-of-200-characters"), "X-" + "Long-".repeat(39) + "End"))
                .isEqualTo("value");

        Message many = through("headers-150");
        IntStream.range(0, 150).forEach(i -> assertThat(header(many, "X-H" + i)).isEqualTo("v" + i));
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
    void a_file_keeps_its_name_and_its_octets(String name, String filename) throws IOException {
        Entity file = leaves(through(name)).getLast();

        assertThat(file.getFilename()).isEqualTo(filename);
        assertThat(octets(file)).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({"image-by-percent-encoded-id, <logo@example.com>", "image-by-CID-in-capitals, <logo>"})
    void an_image_stays_in_the_text_however_the_url_writes_its_id(String name, String id) throws IOException {
        Entity image = leaves(through(name)).getLast();

        assertThat(image.getHeader().getField("Content-ID").getBody()).isEqualTo(id);
        assertThat(image.getDispositionType()).isEqualTo("inline");
    }

    @Test
    void of_a_structured_header_the_phrase_alone_is_encoded() throws IOException {
        String list =
                through("list-id-with-a-phrase").getHeader().getField("List-Id").getBody();

        assertThat(list).endsWith("<books.example.com>");
        assertThat(decoded(list)).isEqualTo("Freunde der Bücher <books.example.com>");
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
        String arrived = text(leaves(through(name)).getFirst()).replace("\r\n", "\n");

        assertThat(arrived.stripTrailing()).isEqualTo(text.replace("\\n", "\n"));
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
        assertThat(through(name).getSubject()).isEqualTo(subject);
    }

    @ParameterizedTest
    @CsvSource({
        "refused-two-senders, From names 2 addresses",
        "refused-another-sender, Sender names another address",
        "refused-repeated-header, X-Twice comes twice",
        "refused-body-in-an-unknown-charset, unknown charset x-nobody-knows",
        "refused-body-not-in-its-charset, not in the charset utf-8",
        "refused-header-without-a-fold, no place to break it"
    })
    void what_vendors_cannot_carry_is_refused_in_words(String name, String words) throws IOException {
        assertThat(submit(name)).startsWith("554 5.6.0").contains(words);
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

    private String submit(String name) throws IOException {
        try (Conversation client = connected()) {
            byte[] message = Files.readAllBytes(MESSAGES.resolve(name + ".eml"));
            return client.message("app@example.com", message, "ada@example.org");
        }
    }

    /** The message as it arrives. */
    private Message through(String name) throws IOException {
        String reply = submit(name);
        assertThat(reply).startsWith("250 2.0.0 Accepted ");
        String id = "Message-ID: <" + reply.substring(reply.lastIndexOf(' ') + 1) + "@example.com>";
        List<byte[]> found = new ArrayList<>();
        await().until(() -> {
            for (var message : SINK.getReceivedMessages()) {
                ByteArrayOutputStream raw = new ByteArrayOutputStream();
                message.writeTo(raw);
                if (raw.toString(StandardCharsets.ISO_8859_1).contains(id)) {
                    found.add(raw.toByteArray());
                }
            }
            return !found.isEmpty();
        });
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        builder.setFieldParser(LenientFieldParser.getParser());
        return builder.parseMessage(new ByteArrayInputStream(found.getFirst()));
    }

    private static List<Entity> leaves(Entity entity) {
        return entity.getBody() instanceof Multipart multipart
                ? multipart.getBodyParts().stream()
                        .flatMap(part -> leaves(part).stream())
                        .toList()
                : List.of(entity);
    }

    private static String header(Message message, String name) {
        return message.getHeader()
                .getField(name)
                .getBody()
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String decoded(String header) {
        return DecoderUtil.decodeEncodedWords(header.replaceAll("\\s+", " ").strip(), DecodeMonitor.SILENT);
    }

    private static String text(Entity leaf) {
        return leaf.getBody() instanceof TextBody body
                        && !(leaf.getBody() instanceof BinaryBody)
                        && leaf.getFilename() == null
                ? new String(octets(leaf), StandardCharsets.UTF_8)
                : "";
    }

    private static byte[] octets(Entity leaf) {
        try (InputStream in = ((SingleBody) leaf.getBody()).getInputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(Arrays.toString(e.getStackTrace()), e);
        }
    }
}
