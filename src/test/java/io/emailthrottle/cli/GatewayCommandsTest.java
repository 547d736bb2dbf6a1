package io.emailthrottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The commands that talk to a gateway, talking to one. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].rate-limiter.limits=100/s,50000/d",
            "email-throttle.vendors[0].settings.latency=0s"
        })
class GatewayCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    private int port;

    @TempDir
    private Path directory;

    private final Terminal terminal = new Terminal();

    @Test
    void an_email_is_sent_and_the_answer_printed() throws IOException {
        int code = send("--text", "@ada, see this & <that>");

        assertThat(code).isZero();
        JsonNode answer = JSON.readTree(terminal.out());
        assertThat(answer.path("status").asText()).isEqualTo("sent");
        assertThat(answer.path("vendor").asText()).isEqualTo("quick");
        assertThat(get("/emails/" + answer.path("id").asText()).path("text").asText())
                .isEqualTo("@ada, see this & <that>");
    }

    @Test
    void attachments_copies_and_html_reach_the_gateway() throws IOException {
        Path file = Files.write(directory.resolve("report.pdf"), new byte[] {0, 1, -1, -128});

        int code = send(
                "--html",
                "<h1>Hi</h1>",
                "--cc",
                "b@example.org",
                "c@example.org",
                "--bcc",
                "d@example.org",
                "--attachment",
                file.toString());

        assertThat(code).isZero();
        JsonNode email =
                get("/emails/" + JSON.readTree(terminal.out()).path("id").asText());
        assertThat(email.path("html").asText()).isEqualTo("<h1>Hi</h1>");
        assertThat(email.path("cc")).hasSize(2);
        assertThat(email.path("bcc")).hasSize(1);
    }

    @Test
    void the_same_idempotency_key_gets_the_first_answer_again() throws IOException {
        send("--text", "once", "--idempotency-key", "the-key");
        String first = terminal.out();
        Terminal again = new Terminal();
        again.run(
                "send",
                "--url",
                url(),
                "--from",
                "a@example.com",
                "--to",
                "ada@example.org",
                "--subject",
                "Hi",
                "--text",
                "once",
                "--idempotency-key",
                "the-key");

        assertThat(JSON.readTree(again.out()).path("id"))
                .isEqualTo(JSON.readTree(first).path("id"));
    }

    @Test
    void a_refused_email_prints_why_and_fails() throws IOException {
        int code = terminal.run(
                "send",
                "--url",
                url(),
                "--from",
                "nobody",
                "--to",
                "ada@example.org",
                "--subject",
                "Hi",
                "--text",
                "x");

        assertThat(code).isEqualTo(1);
        assertThat(JSON.readTree(terminal.out()).path("statusCode").asInt()).isEqualTo(422);
    }

    @Test
    void an_email_without_a_body_is_not_understood() {
        assertThat(send()).isEqualTo(2);

        assertThat(terminal.err()).contains("--text", "--html");
    }

    @Test
    void an_attachment_that_is_not_there_is_named() {
        assertThat(send("--text", "x", "--attachment", "missing.pdf")).isEqualTo(1);

        assertThat(terminal.err())
                .contains("missing.pdf cannot be read: there is no such file")
                .hasLineCount(1);
    }

    @Test
    void an_idempotency_key_that_no_header_can_carry_is_refused_in_a_line() {
        assertThat(send("--text", "x", "--idempotency-key", "one\r\nX-Other: two"))
                .isEqualTo(1);

        assertThat(terminal.err()).contains("--idempotency-key").hasLineCount(1);
    }

    @Test
    void vendors_are_listed_with_circuit_and_limits() {
        int code = terminal.run("vendors", "--url", url() + "/");

        assertThat(code).isZero();
        assertThat(terminal.out().lines().toList())
                .satisfiesExactly(
                        header -> assertThat(header)
                                .startsWith("vendor")
                                .contains("circuit", "in flight", "used of limits"),
                        row -> assertThat(row)
                                .matches(
                                        "quick +simulated +- +closed +0 of 500 +\\d of 100 \\(100/s\\), \\d of 50000 \\(50000/d\\) +-"));
    }

    @Test
    void the_accounts_of_vendors_are_checked() {
        assertThat(terminal.run("vendors", "check", "--url", url())).isZero();
        assertThat(terminal.out().lines().toList())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("vendor").contains("From domains", "left of quota"),
                        row -> assertThat(row).matches("quick +ready +- +- +it simulates sends"));

        assertThat(terminal.run("vendors", "check", "nobody", "--url", url())).isEqualTo(1);
        assertThat(terminal.err()).contains("Vendor not found");
    }

    @Test
    void no_gateway_at_the_url_is_said_in_a_line() {
        assertThat(terminal.run("vendors", "--url", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(terminal.run("vendors", "--url", "nonsense")).isEqualTo(1);
        assertThat(terminal.run("vendors", "--url", url() + "/swagger-ui/index.html?"))
                .isEqualTo(1);

        assertThat(terminal.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("no answer from a gateway at http://127.0.0.1:1"),
                        line -> assertThat(line).contains("--url nonsense: must be as in http://127.0.0.1:8080"),
                        line -> assertThat(line).contains("is no gateway"));
    }

    private int send(String... more) {
        String[] command = {
            "send", "--url", url(), "--from", "a@example.com", "--to", "ada@example.org", "--subject", "Hi"
        };
        String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return terminal.run(all);
    }

    private String url() {
        return "http://127.0.0.1:" + port;
    }

    private JsonNode get(String path) throws IOException {
        try (InputStream body = URI.create(url() + path).toURL().openStream()) {
            return JSON.readTree(body);
        }
    }
}
