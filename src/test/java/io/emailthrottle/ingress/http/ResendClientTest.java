package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.email.Email;
import io.emailthrottle.ingress.smtp.MailSink;
import io.emailthrottle.ingress.smtp.SubmissionServer;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.james.jdkim.DKIMVerifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Resend's own client for Node and, by SMTP, Nodemailer, unchanged, against the running gateway: see {@code src/test/node}. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.submission.starttls-port=0",
            "email-throttle.submission.ssl-bundle=smtp",
            "spring.ssl.bundle.jks.smtp.keystore.location=classpath:greenmail.p12",
            "spring.ssl.bundle.jks.smtp.keystore.password=changeit",
            "spring.ssl.bundle.jks.smtp.keystore.type=PKCS12"
        })
class ResendClientTest {

    private static final MailSink SINK = new MailSink();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void sink(DynamicPropertyRegistry registry) {
        registry.add("email-throttle.vendors[0].name", () -> "quick");
        registry.add("email-throttle.vendors[0].type", () -> "simulated");
        registry.add("email-throttle.vendors[0].settings.latency", () -> "0s");
        registry.add("email-throttle.vendors[1].name", () -> "sink");
        registry.add("email-throttle.vendors[1].type", () -> "smtp");
        registry.add("email-throttle.vendors[1].settings.host", () -> "127.0.0.1");
        registry.add("email-throttle.vendors[1].settings.tls", () -> "none");
        registry.add("email-throttle.vendors[1].settings.port", SINK::port);
    }

    @AfterAll
    static void stop() {
        SINK.close();
    }

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private SubmissionServer server;

    @Test
    void clients_for_node_compile_and_work_against_the_gateway() throws Exception {
        NodeProject project = NodeProject.orSkip("node");
        ApiKeyRequest admin = new ApiKeyRequest("node", Set.of(Scope.ADMIN), List.of(), List.of(), null);
        String key = desk.create(Email.DEFAULT_TENANT, admin).token().reveal();

        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair dkim = generator.generateKeyPair();

        String output = project.test(Map.of(
                "DKIM_KEY",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(dkim.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n",
                "GATEWAY_URL",
                "http://127.0.0.1:" + port,
                "GATEWAY_KEY",
                key,
                "GATEWAY_SMTP_PORT",
                server.ports().getFirst().toString()));

        assertThat(output).contains("# pass 15", "# fail 0", "# skipped 0");
        await().until(() -> !SINK.received().isEmpty());
        arrivedAsNodemailerWroteIt(SINK.received().getFirst().message(), dkim.getPublic());
    }

    private static void arrivedAsNodemailerWroteIt(byte[] message, PublicKey key) throws Exception {
        String published = "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(key.getEncoded());
        assertThat(new DKIMVerifier((method, selector, token) -> List.of(published))
                        .verify(new ByteArrayInputStream(message)))
                .hasSize(1);
        MimeMessage mime = new MimeMessage(null, new ByteArrayInputStream(message));
        assertThat(mime.getHeader("List-Unsubscribe", ","))
                .contains("<https://example.com/u>", "<mailto:unsubscribe@example.com>");
        List<String> types = new ArrayList<>();
        walk(mime, types);
        assertThat(types)
                .anyMatch(type -> type.startsWith("text/calendar") && type.contains("method=REQUEST"))
                .anyMatch(type -> type.startsWith("image/png"))
                .anyMatch(type -> type.startsWith("application/pdf"))
                .anyMatch(type -> type.startsWith("application/ics"));
        assertThat(mime.getHeader("X-Email-Throttle-Vendor")).isNull();
    }

    private static void walk(Part part, List<String> types) throws Exception {
        types.add(part.getContentType());
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                walk(parts.getBodyPart(i), types);
            }
        }
    }
}
