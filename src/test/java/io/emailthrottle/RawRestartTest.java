package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.ingress.smtp.MailSink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A raw message that one process accepts and another sends. */
@Timeout(120)
class RawRestartTest {

    private static final String MESSAGE =
            "From: app@example.com\r\nTo: ada@example.org, bob@example.org\r\nSubject: Hi\r\n"
                    + "Date: Mon, 30 Nov 2026 10:00:00 +0000\r\nMessage-ID: <kept@app.example.com>\r\nX-A: 1\r\nX-A: 2\r\n"
                    + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00fc\u00dfe\r\n.\r\n";

    @TempDir
    private Path folder;

    @Test
    void a_message_that_was_accepted_before_a_restart_leaves_after_it_as_it_came() throws Exception {
        try (MailSink sink = new MailSink()) {
            try (ConfigurableApplicationContext accepting = start(sink)) {
                change(accepting, "/vendors/sink/suspend", "{\"reason\":\"until the restart\"}");
                change(accepting, "/suppressions", "{\"email\":\"bob@example.org\"}");
                HttpResponse<String> answer = post(accepting, "/emails", "message/rfc822", MESSAGE);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains("\"status\":\"queued\"");
            }
            assertThat(sink.received()).isEmpty();
            try (ConfigurableApplicationContext sending = start(sink)) {
                change(sending, "/vendors/sink/resume", "");
                await().until(() -> !sink.received().isEmpty());
                MailSink.Mail arrived = sink.received().getFirst();
                assertThat(new String(arrived.message(), StandardCharsets.ISO_8859_1))
                        .startsWith("Received: by email-throttle id ")
                        .endsWith(MESSAGE);
                assertThat(arrived.recipients())
                        .as("a suppressed one stays in the header, and gets nothing")
                        .containsExactly("ada@example.org");
            }
        }
    }

    private static void change(ConfigurableApplicationContext application, String path, String body) throws Exception {
        HttpResponse<String> answer = post(application, path, "application/json", body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }

    private static HttpResponse<String> post(
            ConfigurableApplicationContext application, String path, String type, String body) throws Exception {
        String port = application.getEnvironment().getProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", type)
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.ISO_8859_1)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private ConfigurableApplicationContext start(MailSink sink) {
        String vendor = "--email-throttle.vendors[0].";
        List<String> arguments = List.of(
                "--server.port=0",
                "--spring.datasource.url=jdbc:sqlite:" + folder.resolve("emails.db"),
                vendor + "name=sink",
                vendor + "type=smtp",
                vendor + "settings.host=127.0.0.1",
                vendor + "settings.tls=none",
                vendor + "settings.port=" + sink.port());
        return new SpringApplicationBuilder(EmailThrottle.class).run(arguments.toArray(String[]::new));
    }
}
