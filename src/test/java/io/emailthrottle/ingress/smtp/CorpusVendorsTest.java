package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Request;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import io.emailthrottle.vendor.http.Carried;
import io.emailthrottle.vendor.http.StubbedVendors;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Each message of {@code src/test/resources/messages}, by SMTP to each HTTP vendor: what its request carries is what Jakarta Mail,
 * which does not read messages in this application, says is in the message; or the vendor is passed over with the reason.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"email-throttle.submission.plain-port=0"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class CorpusVendorsTest {

    private static final Path MESSAGES = Path.of("src", "test", "resources", "messages");
    private static final int AT_LEAST = 60;
    private static final StubbedVendors VENDOR = new StubbedVendors();

    /** Texts whose charset is another one than they say, as readers of mail find out. */
    private static final Map<String, String> MEANT = Map.of(
            "windows-1252-called-latin-1", "windows-1252",
            "windows-1252-undeclared", "windows-1252");

    /** Subjects that Jakarta Mail cannot read, because their encoded words are not as RFC 2047 has them. */
    private static final Map<String, String> SUBJECTS = Map.of(
            "character-split-between-encoded-words", "日本語",
            "encoded-words-glued-to-text", "Re:Grüße, (Zoë)",
            "encoded-word-in-an-unknown-charset", "=?x-nobody?q?a?= b");

    @Autowired
    private SubmissionServer server;

    @Autowired
    private ApiKeyService desk;

    private String key;

    @DynamicPropertySource
    static void vendors(DynamicPropertyRegistry registry) {
        VENDOR.register(registry, 0);
    }

    @AfterAll
    static void stop() {
        VENDOR.stop();
    }

    @BeforeAll
    void makeKey() throws ApiKeyRequest.Invalid {
        key = desk.create("default", new ApiKeyRequest("corpus", Set.of(Scope.ADMIN), List.of(), List.of(), null))
                .token()
                .reveal();
    }

    static Stream<Arguments> messagesAndVendors() throws IOException {
        return messages().flatMap(message -> VENDOR.types().stream().map(vendor -> Arguments.of(message, vendor)));
    }

    private static Stream<String> messages() throws IOException {
        return Files.list(MESSAGES)
                .map(file -> file.getFileName().toString().replace(".eml", ""))
                .filter(name -> !name.startsWith("refused-"))
                .sorted();
    }

    @Test
    void the_corpus_has_enough_messages() throws IOException {
        assertThat(messages().count()).isGreaterThanOrEqualTo(AT_LEAST);
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("messagesAndVendors")
    void a_vendor_gets_all_of_a_message_or_is_passed_over_with_the_reason(String name, String vendor) throws Exception {
        byte[] message = Files.readAllBytes(MESSAGES.resolve(name + ".eml"));
        VENDOR.reset();

        String reply = submit(vendor, message);

        if (!reply.startsWith("250 2.0.0 Accepted ")) {
            assertThat(reply).matches("554 5\\.6\\.0 No vendor can carry this email\\. `" + vendor + "`: .{10,}");
            return;
        }
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> !VENDOR.requests().isEmpty());
        Request request = VENDOR.requests().getFirst();
        Carried carried = Carried.by(request);
        if (carried.raw() != null) {
            assertThat(latin1(carried.raw())).endsWith(latin1(message));
        } else {
            compare(carried, name, message);
        }
    }

    /** Everything that Jakarta Mail finds in the message stands somewhere in the request, and no file beside. */
    private static void compare(Carried carried, String name, byte[] message) throws Exception {
        MimeMessage mime = new MimeMessage(null, new ByteArrayInputStream(message));
        List<Part> files = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        walk(mime, name, texts, files);

        assertThat(carried.texts())
                .as("nothing became a replacement character")
                .noneMatch(text -> text.indexOf('\uFFFD') >= 0);
        for (String text : texts) {
            assertThat(carried.texts().stream().map(CorpusVendorsTest::flat))
                    .as("a body")
                    .contains(flat(text));
        }
        assertThat(carried.files()).as("as many files").hasSize(files.size());
        for (Part file : files) {
            assertThat(carried.files()).as("a file").anyMatch(bytes -> Arrays.equals(bytes, octets(file)));
            String filename = name(file);
            if (filename != null && file.getHeader("Content-ID") == null) {
                assertThat(carried.texts()).as("its name").contains(filename);
            }
        }
        String subject = mime.getHeader("Subject", null);
        assertThat(carried.texts().stream().map(CorpusVendorsTest::flat))
                .as("the subject")
                .contains(flat(SUBJECTS.containsKey(name) ? SUBJECTS.get(name) : decoded(MimeUtility.unfold(subject))));
        for (String header : List.of("List-Unsubscribe-Post", "X-Campaign", "Auto-Submitted", "Feedback-ID")) {
            if (mime.getHeader(header) != null) {
                assertThat(carried.texts()).as(header).contains(mime.getHeader(header, null));
            }
        }
    }

    private static void walk(Part part, String name, List<String> texts, List<Part> files) throws Exception {
        if (part.isMimeType("multipart/*")) {
            Multipart parts = (Multipart) part.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart one = parts.getBodyPart(i);
                walk(one, name, texts, files);
            }
        } else if (part.isMimeType("text/*") && !isFile(part)) {
            String text = text(part, name);
            if (!text.isBlank()) {
                texts.add(text);
            }
        } else {
            files.add(part);
        }
    }

    private static boolean isFile(Part part) throws MessagingException {
        return name(part) != null && !part.isMimeType("text/calendar")
                || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
    }

    /** Without a path; null for none, and for one that Jakarta Mail cannot read. */
    private static String name(Part part) throws MessagingException {
        try {
            String name = part.getFileName();
            return name == null ? null : decoded(name).replaceFirst(".*/", "");
        } catch (ParseException | UnsupportedEncodingException e) {
            return null;
        }
    }

    private static String text(Part part, String name) throws Exception {
        String declared = new ContentType(part.getContentType()).getParameter("charset");
        String charset = MEANT.getOrDefault(
                name, declared == null || declared.equalsIgnoreCase("us-ascii") ? "utf-8" : declared);
        return new String(octets(part), Charset.forName(MimeUtility.javaCharset(charset)));
    }

    private static byte[] octets(Part part) {
        try {
            return part.getInputStream().readAllBytes();
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In the words of RFC 2047, or in raw UTF-8, which Jakarta Mail reads as Latin 1. */
    private static String decoded(String text) throws UnsupportedEncodingException {
        try {
            ByteBuffer octets = StandardCharsets.ISO_8859_1.newEncoder().encode(CharBuffer.wrap(text));
            return MimeUtility.decodeText(
                    StandardCharsets.UTF_8.newDecoder().decode(octets).toString());
        } catch (CharacterCodingException e) {
            return MimeUtility.decodeText(text);
        }
    }

    /** Without white space and marks of quotation: flowed text has other lines when it is read. */
    private static String flat(String text) {
        return text.replaceAll("[\\s>]+", "");
    }

    private static String latin1(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private String submit(String vendor, byte[] message) throws IOException {
        try (Conversation smtp = new Conversation(server.ports().getFirst())) {
            smtp.say("EHLO app.example.com");
            smtp.logIn(key);
            String text = latin1(message);
            String whole = "X-Email-Throttle-Vendor: " + vendor + "\r\n" + text.substring(0, text.length() - 2);
            return smtp.message(
                    "app@example.com",
                    whole.replace("\r\n.", "\r\n..").getBytes(StandardCharsets.ISO_8859_1),
                    "ada@example.org");
        }
    }
}
