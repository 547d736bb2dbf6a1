package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Request;
import io.emailthrottle.email.Email;
import io.emailthrottle.ingress.smtp.MailSink;
import io.emailthrottle.ingress.smtp.SubmissionServer;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import io.emailthrottle.vendor.http.Carried;
import io.emailthrottle.vendor.http.StubbedVendors;
import jakarta.mail.Address;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway outside production: whatever comes by whichever door, no vendor is given a recipient outside the guard's list. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.guard.allow=*@acme.test",
            "email-throttle.guard.redirect-to=qa@acme.test",
            "email-throttle.submission.plain-port=0"
        })
class GuardedDoorsTest {

    private static final StubbedVendors VENDORS = new StubbedVendors();
    private static final MailSink SINK = new MailSink();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String FOREIGN = "@real.example";

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private SubmissionServer server;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry registry) {
        registry.add("email-throttle.vendors[0].name", () -> "relay");
        registry.add("email-throttle.vendors[0].type", () -> "smtp");
        registry.add("email-throttle.vendors[0].settings.host", () -> "127.0.0.1");
        registry.add("email-throttle.vendors[0].settings.tls", () -> "none");
        registry.add("email-throttle.vendors[0].settings.port", SINK::port);
        VENDORS.register(registry, 1);
        List<String> types = VENDORS.types();
        registry.add("email-throttle.failover.use", () -> "relay");
        for (int i = 0; i < types.size(); i++) {
            String type = types.get(i);
            registry.add("email-throttle.failover.rules[" + i + "].tenant", () -> type);
            registry.add("email-throttle.failover.rules[" + i + "].use", () -> type);
        }
        List<String> dialects = DialectNames.all();
        for (int i = 0; i < dialects.size(); i++) {
            String name = dialects.get(i);
            registry.add("email-throttle.ingress.dialects[" + i + "]", () -> name);
        }
    }

    @AfterAll
    static void stop() {
        SINK.close();
        VENDORS.stop();
    }

    @BeforeEach
    void forget() {
        key(Email.DEFAULT_TENANT);
        VENDORS.reset();
    }

    static Stream<Arguments> samplesAndVendors() {
        List<String> tenants = Stream.concat(Stream.of(Email.DEFAULT_TENANT), VENDORS.types().stream())
                .toList();
        return DialectNames.samples().stream()
                .flatMap(sample -> tenants.stream().map(one -> Arguments.of(sample, one)));
    }

    /** A tenant's emails go to the vendor of its name; the operator's leave by SMTP. */
    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("samplesAndVendors")
    void no_dialect_brings_an_email_to_a_recipient_outside_the_list(DialectSample sample, String tenant)
            throws Exception {
        String id = UUID.randomUUID().toString();
        int before = SINK.received().size();

        HttpResponse<String> answer = send(
                sample.full(base(), key(tenant), "to-" + id + FOREIGN, "cc-" + id + FOREIGN, "bcc-" + id + FOREIGN));

        if (answer.statusCode() / 100 != 2) {
            assertThat(answer.body()).contains("No vendor can carry this email");
            return;
        }
        await().until(() ->
                SINK.received().size() > before || !VENDORS.requests().isEmpty());
        onlyToAllowed(id);
    }

    @Test
    void nor_does_a_batch() throws Exception {
        String id = UUID.randomUUID().toString();
        String email = """
                {"from": "a@example.com", "to": ["%s@real.example", "ada@acme.test"], "subject": "%s", "text": "t"}""";

        post("/emails/batch", "application/json", "[" + email.formatted("b1-" + id, id) + "]");

        await().until(() -> SINK.received().stream().anyMatch(mail -> text(mail).contains(id)));
        onlyToAllowed(id);
        assertThat(SINK.received().stream().filter(mail -> text(mail).contains(id)))
                .singleElement()
                .satisfies(mail -> assertThat(mail.recipients()).containsExactly("ada@acme.test", "qa@acme.test"));
    }

    @Test
    void nor_does_a_raw_message_which_itself_is_unchanged() throws Exception {
        String id = UUID.randomUUID().toString();
        String message = "From: a@example.com\r\nTo: raw-" + id + FOREIGN + "\r\nSubject: " + id + "\r\n\r\nHello\r\n";

        post("/emails", "message/rfc822", message);

        await().until(() -> SINK.received().stream().anyMatch(mail -> text(mail).contains(id)));
        MailSink.Mail mail = SINK.received().stream()
                .filter(one -> text(one).contains(id))
                .findFirst()
                .orElseThrow();
        assertThat(mail.recipients()).containsExactly("qa@acme.test");
        assertThat(text(mail)).contains("To: raw-" + id + FOREIGN);
    }

    @Test
    void nor_does_smtp() throws Exception {
        String id = UUID.randomUUID().toString();
        Properties properties = new Properties();
        properties.put("mail.smtp.auth", "true");
        Session session = Session.getInstance(properties);
        MimeMessage message = new MimeMessage(session);
        message.setFrom("a@example.com");
        message.setSubject(id);
        message.setText("Hello");
        InternetAddress hidden = new InternetAddress("smtp-" + id + FOREIGN);
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", server.ports().getFirst(), "apikey", key(Email.DEFAULT_TENANT));
            transport.sendMessage(message, new Address[] {hidden, new InternetAddress("ada@acme.test")});
        }

        await().until(() -> SINK.received().stream().anyMatch(mail -> text(mail).contains(id)));
        onlyToAllowed(id);
    }

    @Test
    void the_timeline_names_whom_an_email_was_for() throws Exception {
        String id = post("/emails", "application/json", """
                        {"from": "a@example.com", "to": "ann@real.example", "subject": "s", "text": "t"}""").replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");

        String email = send(HttpRequest.newBuilder(base().resolve("/emails/" + id))
                        .header("Authorization", "Bearer " + key(Email.DEFAULT_TENANT))
                        .build())
                .body();

        assertThat(email).contains("\"redirected\"", "ann@real.example to qa@acme.test", "\"X-Original-To\"");
    }

    private void onlyToAllowed(String id) throws Exception {
        for (MailSink.Mail mail : SINK.received()) {
            assertThat(mail.recipients()).allMatch(recipient -> recipient.endsWith("@acme.test"));
        }
        for (Request request : VENDORS.requests()) {
            Carried carried = Carried.by(request);
            if (carried.raw() != null) {
                MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(carried.raw()));
                assertThat(List.of(message.getAllRecipients()))
                        .allMatch(recipient -> recipient.toString().contains("@acme.test"));
                assertThat(request.getBodyAsString())
                        .as("the envelope; the message itself is in base64")
                        .doesNotContain(FOREIGN);
                continue;
            }
            List<String> foreign = carried.texts().stream()
                    .filter(text -> text.contains(FOREIGN))
                    .filter(text -> !text.startsWith("to-" + id + FOREIGN))
                    .toList();
            assertThat(foreign)
                    .as("only X-Original-To names others, and the first is who it was for")
                    .isEmpty();
            assertThat(carried.texts().stream().filter(text -> text.contains(FOREIGN)))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static String text(MailSink.Mail mail) {
        return new String(mail.message(), StandardCharsets.ISO_8859_1);
    }

    private String post(String path, String type, String body) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(base().resolve(path))
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + key(Email.DEFAULT_TENANT))
                .POST(BodyPublishers.ofString(body))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private String key(String tenant) {
        try {
            return desk.create(tenant, new ApiKeyRequest("guarded", Set.of(Scope.ADMIN), List.of(), List.of(), null))
                    .token()
                    .reveal();
        } catch (ApiKeyRequest.Invalid e) {
            throw new IllegalArgumentException(e);
        }
    }
}
