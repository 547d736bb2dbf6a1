package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Python's own modules for mail, and aiosmtplib, against the running gateway: {@code src/test/python}. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "email-throttle.submission.plain-port=0")
class PythonClientTest {

    private static final Logger log = LoggerFactory.getLogger(PythonClientTest.class);
    private static final MailSink SINK = new MailSink();
    private static final long MINUTES = 2;

    @Autowired
    private SubmissionServer server;

    @Autowired
    private ApiKeyService desk;

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

    @Test
    void what_python_sends_leaves_as_it_was_written(@TempDir Path folder) throws Exception {
        if (!installed()) {
            String missing = "tests with Python are skipped: there is no python3 in the PATH";
            log.warn(missing);
            Assumptions.abort(missing);
        }
        String key = desk.create(
                        "default", new ApiKeyRequest("python", Set.of(Scope.ADMIN), List.of(), List.of(), null))
                .token()
                .reveal();

        String output = run(folder, key);

        assertThat(output).contains("smtplib: 3").containsAnyOf("aiosmtplib: 1", "aiosmtplib: not installed");
        int expected = output.contains("aiosmtplib: 1") ? 4 : 3;
        await().until(() -> SINK.received().size() == expected);
        assertThat(mail("full").getSubject()).isEqualTo("full – ✓");
        assertThat(mail("full").getHeader("List-Unsubscribe", null)).isEqualTo("<https://example.com/u>");
        assertThat(text("full"))
                .contains("Content-Type: image/png", "Content-Type: application/pdf", "Rechnung%20%C3%A4.pdf");
        assertThat(text("invitation")).containsPattern("text/calendar;.*method=\"?REQUEST");
    }

    private static MimeMessage mail(String name) throws Exception {
        return new MimeMessage(null, new ByteArrayInputStream(text(name).getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String text(String name) {
        return SINK.received().stream()
                .map(mail -> new String(mail.message(), StandardCharsets.ISO_8859_1))
                .filter(text -> text.contains("<" + name + "@python.example.com>"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean installed() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, "python3").canExecute());
    }

    private String run(Path folder, String key) throws Exception {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("python3", "src/test/python/send.py")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "GATEWAY_KEY",
                        key,
                        "GATEWAY_SMTP_PORT",
                        server.ports().getFirst().toString(),
                        "PYTHONUTF8",
                        "1"));
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as(text).isTrue();
        return text;
    }
}
