package io.emailthrottle.ingress.smtp;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.emailthrottle.ingress.smtp.MailSink.Mail;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Messages that somebody else wrote, by SMTP and by HTTP, to a vendor that takes them and to two that take fields. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"email-throttle.submission.plain-port=0", "email-throttle.failover.selector=stateless"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class RawMessageTest {

    private static final Path MESSAGES = Path.of("src", "test", "resources", "messages");
    private static final MailSink SINK = new MailSink();
    private static final WireMockServer HTTP = new WireMockServer(options().dynamicPort());
    private static final String PLAIN =
            "From: App <app@example.com>\r\nTo: ada@example.org\r\nSubject: Hi\r\nX-Twice: 1\r\nX-Twice: 2\r\n\r\nHello\r\n";

    @Autowired
    private SubmissionServer server;

    @Autowired
    private ApiKeyService desk;

    @LocalServerPort
    private int port;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private String key;

    @DynamicPropertySource
    static void vendors(DynamicPropertyRegistry registry) {
        HTTP.start();
        registry.add("email-throttle.vendors[0].name", () -> "mark");
        registry.add("email-throttle.vendors[0].type", () -> "postmark");
        registry.add("email-throttle.vendors[0].settings.server-token", () -> "token");
        registry.add("email-throttle.vendors[1].name", () -> "sink");
        registry.add("email-throttle.vendors[1].type", () -> "smtp");
        registry.add("email-throttle.vendors[1].settings.host", () -> "127.0.0.1");
        registry.add("email-throttle.vendors[1].settings.tls", () -> "none");
        registry.add("email-throttle.vendors[2].name", () -> "grid");
        registry.add("email-throttle.vendors[2].type", () -> "sendgrid");
        registry.add("email-throttle.vendors[2].settings.api-key", () -> "key");
        registry.add("email-throttle.vendors[0].settings.base-url", HTTP::baseUrl);
        registry.add("email-throttle.vendors[1].settings.port", SINK::port);
        registry.add("email-throttle.vendors[2].settings.base-url", HTTP::baseUrl);
    }

    @AfterAll
    static void stop() {
        SINK.close();
        HTTP.stop();
    }

    @BeforeAll
    void prepare() throws ApiKeyRequest.Invalid {
        key = key(List.of());
        HTTP.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202).withHeader("X-Message-Id", "grid-1")));
    }

    private String key(List<String> domains) throws ApiKeyRequest.Invalid {
        Set<Scope> scopes = domains.isEmpty() ? Set.of(Scope.ADMIN) : Set.of(Scope.SEND, Scope.READ);
        return desk.create("default", new ApiKeyRequest("raw", scopes, domains, List.of(), null))
                .token()
                .reveal();
    }

    @Test
    void an_s_mime_signature_still_verifies(@TempDir Path folder) throws Exception {
        assumeTrue(installed("openssl"), "openssl is not installed: no S/MIME signature is verified");
        Files.writeString(folder.resolve("text"), "Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße  \r\n.dot\r\n");
        run(
                folder,
                "openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -subj /CN=app@example.com -days 2");
        run(
                folder,
                "openssl smime -sign -in text -signer cert -inkey key -out signed -crlfeol"
                        + " -from app@example.com -to ada@example.org -subject Signed");
        String signed =
                Files.readString(folder.resolve("signed")).replace("\r\n", "\n").replace("\n", "\r\n");

        Files.write(folder.resolve("arrived"), arrived(id(submit(signed))).message());

        run(folder, "openssl smime -verify -in arrived -CAfile cert -purpose any -out verified");
        assertThat(Files.readString(folder.resolve("verified")))
                .contains("Grüße  ")
                .contains(".dot");
        Files.writeString(
                folder.resolve("arrived"),
                Files.readString(folder.resolve("arrived")).replace(".dot", ".bot"));
        assertThat(exit(folder, "openssl smime -verify -in arrived -CAfile cert -purpose any -out verified"))
                .as("and would not of another text")
                .isNotZero();
    }

    @Test
    void a_dkim_signature_still_verifies() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        String message = "Date: Mon, 30 Nov 2026 10:00:00 +0000\r\nMessage-ID: <signed@app.example.com>\r\n" + PLAIN
                + "trailing  \r\n\r\n";
        String signature = new DKIMSigner(
                        "v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=s;"
                                + " h=From:To:Subject:Date:Message-ID:X-Twice:X-Twice; bh=; b=;",
                        keys.getPrivate())
                .sign(stream(message));

        byte[] arrived = arrived(id(submit(signature + "\r\n" + message))).message();

        String published = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        DKIMVerifier verifier = new DKIMVerifier((method, selector, token) -> List.of(published));
        assertThat(verifier.verify(new ByteArrayInputStream(arrived))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "repeated-header, a header that comes more than once",
        "report, a report for programs",
        "encrypted, its encrypted content",
        "amp, a text/x-amp-html part",
        "arc-set-twice, a seal of a former server",
        "reply-to-a-group, the name of a group",
        "body-in-an-unknown-charset, a charset that cannot be read"
    })
    void a_vendor_whose_fields_would_lose_something_is_passed_over_with_the_reason(String name, String words)
            throws Exception {
        String message = Files.readString(MESSAGES.resolve(name + ".eml"), StandardCharsets.ISO_8859_1);
        String reply = submit(message);

        assertThat(arrived(id(reply))).isNotNull();
        await().until(() -> email(id(reply)).get("status").asText().equals("sent"));
        assertThat(email(id(reply)).get("timeline").toString()).contains("mark", "take the message apart", words);
        assertThat(submit("X-Email-Throttle-Vendor: mark\r\n" + message))
                .startsWith("554 5.6.0 No vendor can carry this email. `mark`: it would take the message apart")
                .contains(words);
    }

    @Test
    void a_vendor_whose_fields_hold_all_of_it_gets_it_and_the_sender_s_message_id() throws Exception {
        HTTP.resetRequests();
        submit("X-Email-Throttle-Vendor: grid\r\nX-Email-Throttle-Tag: a=b\r\n"
                + Files.readString(MESSAGES.resolve("dots.eml")).replace("dots@", "kept@"));

        await().until(() -> !HTTP.getAllServeEvents().isEmpty());
        JsonNode sent =
                json.readTree(HTTP.getAllServeEvents().getFirst().getRequest().getBodyAsString());
        assertThat(sent.at("/headers/Message-ID").asText()).isEqualTo("<kept@app.example.com>");
        assertThat(sent.at("/content/0/value").asText()).startsWith(".\r\n..\r\n.one");
    }

    @Test
    void an_invitation_reaches_a_vendor_that_takes_it_with_its_method() throws Exception {
        HTTP.resetRequests();
        String id =
                id(submit("X-Email-Throttle-Vendor: grid\r\n" + Files.readString(MESSAGES.resolve("invitation.eml"))));

        await().until(() -> email(id).get("status").asText().equals("sent"));
        JsonNode content = json.readTree(
                        HTTP.getAllServeEvents().getFirst().getRequest().getBodyAsString())
                .get("content");
        assertThat(content.findValuesAsText("type"))
                .containsExactly("text/plain", "text/html", "text/calendar; method=REQUEST");
        assertThat(content.at("/2/value").asText()).startsWith("BEGIN:VCALENDAR\r\n");
        assertThat(email(id).get("message_id").asText()).isEqualTo("<invitation@app.example.com>");
        assertThat(email(id).get("vendor_message_id").asText()).isEqualTo("grid-1");
    }

    @Test
    void a_message_comes_by_http_too() throws Exception {
        String message = "Bcc: eve@example.org\n" + PLAIN.replace("\r\n", "\n");
        HttpResponse<String> answer = send(message, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        Mail arrived = arrived(json.readTree(answer.body()).get("id").asText());
        assertThat(latin1(arrived.message())).endsWith(PLAIN).doesNotContain("eve@");
        assertThat(arrived.recipients()).containsExactly("ada@example.org", "eve@example.org");
        assertThat(arrived.sender()).isEqualTo("app@example.com");
    }

    @Test
    void a_request_says_who_gets_a_message() throws Exception {
        HttpResponse<String> answer = send(PLAIN, key, "X-Email-Throttle-To", "Ada <ada@example.org>, bob@example.org");
        assertThat(arrived(json.readTree(answer.body()).get("id").asText()).recipients())
                .containsExactly("ada@example.org", "bob@example.org");

        answer = send("X-Email-Throttle-To: bob@example.org\r\n" + PLAIN, key);
        Mail arrived = arrived(json.readTree(answer.body()).get("id").asText());
        assertThat(arrived.recipients()).containsExactly("bob@example.org");
        assertThat(latin1(arrived.message())).endsWith(PLAIN).doesNotContain("X-Email-Throttle");
    }

    @Test
    void a_message_that_comes_again_with_its_key_is_accepted_once() throws Exception {
        String once = UUID.randomUUID().toString();
        HttpResponse<String> first = send(PLAIN, key, "Idempotency-Key", once);

        assertThat(send(PLAIN, key, "Idempotency-Key", once).body()).isEqualTo(first.body());
        assertThat(send("Resend-Idempotency-Key: " + once + "\r\n" + PLAIN, key).body())
                .isEqualTo(first.body());
        assertThat(send(PLAIN.replace("X-Twice: 2", "x-twice: 2"), key, "Idempotency-Key", once)
                        .statusCode())
                .as("another spelling is another message")
                .isEqualTo(409);
        assertThat(find(json.readTree(first.body()).get("id").asText())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: app@example.com\r\nSubject: Hi\n\nHello",
                "From: app@example.com\rTo: ada@example.org\r\r",
                "From: app@example.com\nSubject: nobody\n\nHello",
                "From: app@example.com\nTo: ada@example.org\nX-SMTPAPI: {}\n\nHello",
                "From: app@example.com\nTo: ada@example.org\nX-Email-Throttle-Nothing: a\n\nHello",
                "From: app@example.com\nTo: ada@example.org\nX-Email-Throttle-To: bob@example.org, ann@example.org\n\nHello",
                ""
            })
    void what_is_no_message_or_for_nobody_is_a_422(String message) throws Exception {
        HttpResponse<String> answer = send(message, key);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(json.readTree(answer.body()).get("message").asText()).isNotBlank();
    }

    @Test
    void recipients_in_a_header_are_no_field_of_json() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/emails"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("X-Email-Throttle-To", "bob@example.org")
                .POST(BodyPublishers.ofString(
                        "{\"from\":\"app@example.com\",\"to\":\"ada@example.org\",\"subject\":\"a\",\"text\":\"b\"}"))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(422);
    }

    @Test
    void a_key_for_other_domains_is_held_to_all_senders_of_a_message() throws Exception {
        String restricted = key(List.of("example.com"));

        assertThat(send(PLAIN, restricted).statusCode()).isEqualTo(200);
        for (String header : List.of(
                "From: App <app@example.com>, eve@example.net",
                "From: App <app@example.com>\r\nSender: eve@example.net",
                "From: App <app@example.com>\r\nFrom: eve@example.net")) {
            assertThat(send(PLAIN.replace("From: App <app@example.com>", header), restricted)
                            .statusCode())
                    .as(header)
                    .isEqualTo(401);
        }
        try (Conversation smtp = connected(restricted)) {
            assertThat(smtp.message("eve@example.net", PLAIN, "ada@example.org"))
                    .startsWith("550 5.7.1");
            assertThat(smtp.message("", PLAIN, "ada@example.org")).startsWith("250");
        }
    }

    private HttpResponse<String> send(String message, String key, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/emails"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "message/rfc822")
                .POST(BodyPublishers.ofByteArray(message.getBytes(StandardCharsets.UTF_8)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode email(String id) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/emails/" + id))
                .header("Authorization", "Bearer " + key)
                .build();
        return json.readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    private Conversation connected(String key) throws IOException {
        Conversation smtp = new Conversation(server.ports().getFirst());
        smtp.say("EHLO app.example.com");
        smtp.logIn(key);
        return smtp;
    }

    private String submit(String message) throws IOException {
        String begin = message.endsWith("\r\n") ? message.substring(0, message.length() - 2) : message;
        try (Conversation smtp = connected(key)) {
            return smtp.message("app@example.com", begin.replace("\r\n.", "\r\n.."), "ada@example.org");
        }
    }

    private static String id(String reply) {
        assertThat(reply).startsWith("250 2.0.0 Accepted ");
        return reply.substring(reply.lastIndexOf(' ') + 1);
    }

    private static Mail arrived(String id) {
        await().until(() -> find(id).findAny().isPresent());
        return find(id).findFirst().orElseThrow();
    }

    private static Stream<Mail> find(String id) {
        return SINK.received().stream()
                .filter(mail -> latin1(mail.message()).startsWith("Received: by email-throttle id " + id));
    }

    private static String latin1(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void run(Path folder, String command) throws Exception {
        assertThat(exit(folder, command)).as(command).isZero();
    }

    private static int exit(Path folder, String command) throws Exception {
        return new ProcessBuilder(new ArrayList<>(List.of(command.split(" "))))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
