package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.api.max-in-flight=2",
            "email-throttle.failover.selector=stateless",
            "email-throttle.vendors[0].name=one",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].middlewares=retry, script",
            "email-throttle.vendors[0].retry.backoff=immediate",
            "email-throttle.vendors[0].settings.latency=0s",
            "email-throttle.vendors[1].name=two",
            "email-throttle.vendors[1].type=simulated",
            "email-throttle.vendors[1].middlewares=script",
            "email-throttle.vendors[1].settings.latency=0s",
        })
@ExtendWith(OutputCaptureExtension.class)
class SendEmailTest {

    private static final String SMALLEST = """
            {"from":"Acme <hello@example.com>","to":"ada@example.org","subject":"Hi","text":"Hello"}""";

    /** A middleware of the user's own, named in the configuration: each call takes the next line of the script. */
    @TestConfiguration
    static class Script {
        static final BlockingQueue<Middleware> LINES = new LinkedBlockingQueue<>();

        @Bean
        Middleware script() {
            return (email, next) -> {
                Middleware line = LINES.poll();
                return line == null ? next.send(email) : line.send(email, next);
            };
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry metrics;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
        Script.LINES.clear();
    }

    @Test
    void smallest_email_is_sent_by_the_first_vendor() {
        HttpResponse<String> response = client.post(SMALLEST);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode answer = Client.json(response);
        assertThat(UUID.fromString(answer.get("id").asText()).version()).isEqualTo(7);
        assertThat(answer.get("status").asText()).isEqualTo("sent");
        assertThat(answer.get("vendor").asText()).isEqualTo("one");
        assertThat(answer.get("vendor_message_id").asText())
                .contains(answer.get("id").asText());
    }

    @Test
    void one_line_is_logged_with_the_id_and_nothing_private(CapturedOutput output) {
        String id = Client.json(client.post(SMALLEST.replace("Hello", "my secret text")))
                .get("id")
                .asText();

        assertThat(output.getOut().lines().filter(line -> line.contains(id)))
                .singleElement()
                .asString()
                .contains("sent to a***@example.org by one");
        assertThat(output.getAll()).doesNotContain("ada@example.org", "my secret text");
    }

    @Test
    void an_attachment_may_be_a_node_buffer_or_base64_with_line_breaks() {
        String buffer = "{\"filename\":\"a.txt\",\"content\":{\"type\":\"Buffer\",\"data\":[72,105,255]}}";
        String mime = Base64.getMimeEncoder().encodeToString(new byte[300]).replace("\r\n", "\\r\\n");
        String wrapped = "{\"filename\":\"b.bin\",\"content\":\"" + mime + "\"}";
        byte[][] seen = new byte[2][];
        Script.LINES.add((email, next) -> {
            seen[0] = email.attachments().get(0).content();
            seen[1] = email.attachments().get(1).content();
            return next.send(email);
        });

        HttpResponse<String> response = client.post(with("\"attachments\":[" + buffer + "," + wrapped + "]"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(seen[0]).containsExactly(72, 105, 255);
        assertThat(seen[1]).containsExactly(new byte[300]);
    }

    @Test
    void the_second_vendor_takes_over_when_the_first_is_down() {
        fail(new VendorUnavailable("down"), 2);

        assertThat(Client.json(client.post(SMALLEST)).get("vendor").asText()).isEqualTo("two");
    }

    @Test
    void the_emails_own_vendor_is_used() {
        assertThat(Client.json(client.post(with("\"vendor\":\"two\"")))
                        .get("vendor")
                        .asText())
                .isEqualTo("two");
    }

    @Test
    void a_message_that_the_vendor_rejects_is_422_with_the_vendors_words() {
        fail(new MessageRejected("550 5.1.1 no such mailbox").asFinal(), 1);

        HttpResponse<String> response = client.post(SMALLEST);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(Client.json(response).get("message").asText()).isEqualTo("550 5.1.1 no such mailbox");
    }

    @Test
    void when_every_vendor_fails_the_email_is_kept_and_queued() {
        fail(new VendorUnavailable("down"), 3);

        JsonNode answer = Client.json(client.post(SMALLEST));

        assertThat(answer.get("status").asText()).isEqualTo("queued");
        JsonNode email = Client.json(client.get("/emails/" + answer.get("id").asText()));
        assertThat(email.get("attempts").asInt()).isEqualTo(1);
        assertThat(email.get("timeline").findValuesAsText("type"))
                .containsExactly("accepted", "vendor_unavailable", "vendor_unavailable", "queued");
    }

    @Test
    void an_unconfirmed_email_that_forbids_duplicates_says_so() {
        fail(new Unconfirmed("no answer", null, false), 1);

        JsonNode answer = Client.json(client.post(with("\"delivery\":\"at_most_once\"")));

        assertThat(answer.get("status").asText()).isEqualTo("unconfirmed");
        assertThat(answer.get("vendor").asText()).isEqualTo("one");
    }

    @Test
    void one_more_email_than_max_in_flight_is_503_at_once_and_the_others_are_sent() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch open = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            Script.LINES.add((email, next) -> {
                inside.countDown();
                await(open);
                return next.send(email);
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(threads.submit(() -> client.post(SMALLEST)));
            }
            inside.await();

            HttpResponse<String> refused = client.post(SMALLEST);
            open.countDown();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            for (Future<HttpResponse<String>> response : waiting) {
                assertThat(response.get().statusCode()).isEqualTo(200);
            }
        }
    }

    static Stream<Arguments> badRequests() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        String fiftyOne = "[" + "\"a@b.example\",".repeat(50) + "\"a@b.example\"]";
        return Stream.of(
                bad(400, "validation_error", "body", "{"),
                bad(400, "validation_error", "body", ""),
                bad(400, "validation_error", "body", "null"),
                bad(400, "validation_error", "body", "[]"),
                bad(400, "validation_error", "body", "\"text\""),
                bad(400, "validation_error", "body", SMALLEST + "{}"),
                bad(400, "validation_error", "body", with("\"headers\":" + deep)),
                bad(400, "validation_error", "body", deep),
                bad(422, "missing_required_field", "from", "{\"to\":\"a@b.example\",\"subject\":\"x\",\"text\":\"x\"}"),
                bad(
                        422,
                        "missing_required_field",
                        "subject",
                        "{\"from\":\"a@b.example\",\"to\":\"a@b.example\",\"text\":\"x\"}"),
                bad(
                        422,
                        "missing_required_field",
                        "html",
                        "{\"from\":\"a@b.example\",\"to\":\"a@b.example\",\"subject\":\"x\"}"),
                bad(422, "invalid_from_address", "from", with("\"from\":\"nobody\"")),
                bad(422, "missing_required_field", "to", with("\"to\":[]")),
                bad(422, "missing_required_field", "to", with("\"to\":null")),
                bad(422, "invalid_parameter", "to", with("\"to\":" + fiftyOne)),
                bad(422, "invalid_parameter", "to", with("\"to\":5")),
                bad(422, "invalid_parameter", "to[1]", with("\"to\":[\"a@b.example\",{\"x\":[1]}]")),
                bad(422, "invalid_parameter", "subject", with("\"subject\":true")),
                bad(422, "invalid_parameter", "subject", with("\"subject\":\"\\ud800\"")),
                bad(422, "invalid_parameter", "text", with("\"text\":\"a\\u0000b\"")),
                bad(422, "invalid_parameter", "subject", with("\"subject\":\"" + "x".repeat(999) + "\"")),
                bad(422, "invalid_parameter", "headers", with("\"headers\":\"x\"")),
                bad(422, "invalid_parameter", "headers.Bcc", with("\"headers\":{\"Bcc\":\"a@b.example\"}")),
                bad(422, "invalid_parameter", "headers.content-TYPE", with("\"headers\":{\"content-TYPE\":\"x\"}")),
                bad(422, "invalid_parameter", "headers.X", with("\"headers\":{\"X\":5}")),
                bad(422, "invalid_parameter", "headers", with("\"headers\":{\"X Y\":\"z\"}")),
                bad(422, "invalid_parameter", "tags", with("\"tags\":{\"name\":\"a\"}")),
                bad(422, "invalid_parameter", "tags[0].name", with("\"tags\":[{\"name\":\"a b\",\"value\":\"c\"}]")),
                bad(422, "missing_required_field", "tags[0].value", with("\"tags\":[{\"name\":\"a\"}]")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].content",
                        attachment("\"filename\":\"a\",\"content\":\"%%%\"")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].content",
                        attachment("\"filename\":\"a\",\"content\":{\"data\":[256]}")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].content",
                        attachment("\"filename\":\"a\",\"content\":{\"data\":[-1]}")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].content",
                        attachment("\"filename\":\"a\",\"content\":{\"data\":[1.5]}")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].content",
                        attachment("\"filename\":\"a\",\"content\":{\"data\":[[1]]}")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].content",
                        attachment("\"filename\":\"a\",\"content\":5")),
                bad(422, "missing_required_field", "attachments[0].content", attachment("\"filename\":\"a\"")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].filename",
                        attachment("\"filename\":\"../a\",\"content\":\"\"")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].path",
                        attachment("\"filename\":\"a\",\"path\":\"http://127.0.0.1/x\"")),
                bad(
                        422,
                        "invalid_attachment",
                        "attachments[0].content_type",
                        attachment("\"filename\":\"a\",\"content\":\"\",\"content_type\":\"nonsense\"")),
                bad(
                        422,
                        "invalid_parameter",
                        "attachments[0].size",
                        attachment("\"filename\":\"a\",\"content\":\"\",\"size\":{\"a\":[1]}")),
                bad(422, "invalid_parameter", "vendor", with("\"vendor\":\"nobody\"")),
                bad(422, "invalid_parameter", "delivery", with("\"delivery\":\"exactly_once\"")),
                bad(422, "invalid_parameter", "atachments", with("\"atachments\":[{\"a\":1}]")));
    }

    private static Arguments bad(int status, String name, String field, String body) {
        return Arguments.of(status, name, field, body);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("badRequests")
    void bad_input_gets_its_status_its_name_and_its_field_and_no_vendor_is_called(
            int status, String name, String field, String body) {
        long callsBefore = calls();

        HttpResponse<String> response = client.post(body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode error = Client.json(response);
        assertThat(error.get("statusCode").asInt()).isEqualTo(status);
        assertThat(error.get("name").asText()).isEqualTo(name);
        assertThat(error.get("message").asText()).isNotBlank();
        if (status == 422) {
            assertThat(error.get("errors")).hasSize(1);
            assertThat(error.get("errors").get(0).get("field").asText()).isEqualTo(field);
        }
        assertThat(calls()).isEqualTo(callsBefore);
    }

    @Test
    void every_fault_is_told_at_once() {
        JsonNode errors = Client.json(client.post("""
                        {"from":"nobody","to":["a@b.example","c"],"cc":7,"subject":1,"tags":["x"],
                         "attachments":[{"content":"%"},5],"delivery":"x","vendor":"y","zzz":null}""")).get("errors");

        assertThat(errors.findValuesAsText("field"))
                .containsExactlyInAnyOrder(
                        "from",
                        "to[1]",
                        "cc",
                        "subject",
                        "html",
                        "tags[0]",
                        "attachments[0].content",
                        "attachments[1]",
                        "delivery",
                        "vendor",
                        "zzz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\r\\nBcc: eve@example.net", "\\nBcc: eve@example.net", "\\rX", "\\u0000"})
    void line_breaks_are_refused_in_every_field_that_stands_in_a_header(String injection) {
        List<String> fields = List.of(
                "\"from\":\"Acme" + injection + " <a@b.example>\"",
                "\"to\":\"a@b.example" + injection + "\"",
                "\"cc\":[\"Ada" + injection + " <a@b.example>\"]",
                "\"bcc\":\"a@b.example" + injection + "\"",
                "\"reply_to\":\"a@b.example" + injection + "\"",
                "\"subject\":\"Hi" + injection + "\"",
                "\"headers\":{\"X-A\":\"b" + injection + "\"}",
                "\"headers\":{\"X-A" + injection + "\":\"b\"}",
                "\"tags\":[{\"name\":\"a" + injection + "\",\"value\":\"b\"}]",
                "\"tags\":[{\"name\":\"a\",\"value\":\"b" + injection + "\"}]",
                "\"attachments\":[{\"filename\":\"a" + injection + "\",\"content\":\"\"}]",
                "\"attachments\":[{\"filename\":\"a\",\"content\":\"\",\"content_type\":\"text/plain" + injection
                        + "\"}]",
                "\"attachments\":[{\"filename\":\"a\",\"content\":\"\",\"content_id\":\"a" + injection + "\"}]",
                "\"vendor\":\"one" + injection + "\"",
                "\"delivery\":\"at_least_once" + injection + "\"");
        long callsBefore = calls();

        for (String field : fields) {
            assertThat(client.post(with(field)).statusCode()).as(field).isEqualTo(422);
        }
        assertThat(calls()).isEqualTo(callsBefore);
    }

    @Test
    void a_body_beyond_40_mb_is_413_with_and_without_a_content_length() {
        byte[] body = new byte[41 * 1024 * 1024];
        byte[] head = "{\"from\":\"".getBytes(StandardCharsets.US_ASCII);
        java.util.Arrays.fill(body, (byte) 'a');
        System.arraycopy(head, 0, body, 0, head.length);

        for (HttpResponse<String> response :
                List.of(client.post(body), client.postChunked(() -> new ByteArrayInputStream(body)))) {
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(Client.json(response).get("name").asText()).isEqualTo("validation_error");
        }
    }

    @Test
    void a_large_attachment_below_the_limit_arrives_whole() {
        byte[] content = new byte[20 * 1024 * 1024];
        new java.util.Random(1).nextBytes(content);
        int[] hash = new int[1];
        Script.LINES.add((email, next) -> {
            hash[0] = java.util.Arrays.hashCode(email.attachments().getFirst().content());
            return next.send(email);
        });
        String base64 = Base64.getEncoder().encodeToString(content);

        HttpResponse<String> response =
                client.post(attachment("\"filename\":\"a.bin\",\"content\":\"" + base64 + "\""));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(hash[0]).isEqualTo(java.util.Arrays.hashCode(content));
    }

    @Test
    void a_form_is_not_taken_for_json() {
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(client.uri("/emails"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(SMALLEST)));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(Client.json(response).get("statusCode").asInt()).isEqualTo(415);
    }

    @Test
    void other_paths_and_methods_get_the_same_error_object() {
        HttpResponse<String> nowhere = client.get("/nowhere");
        HttpResponse<String> put =
                client.send(HttpRequest.newBuilder(client.uri("/emails")).PUT(BodyPublishers.noBody()));

        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(Client.json(nowhere).get("name").asText()).isEqualTo("not_found");
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(Client.json(put).get("name").asText()).isEqualTo("method_not_allowed");
    }

    private void fail(io.emailthrottle.vendor.SendFailure failure, int times) {
        for (int i = 0; i < times; i++) {
            Script.LINES.add((email, next) -> {
                throw failure;
            });
        }
    }

    private long calls() {
        return metrics.find("email.vendor.send").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /** The smallest email with one field more, or another value for one. */
    private static String with(String field) {
        String name = field.substring(0, field.indexOf(':'));
        return SMALLEST.replaceFirst(name + ":\"[^\"]*\",?", "")
                .replaceFirst(",}$", "}")
                .replaceFirst("}$", "," + java.util.regex.Matcher.quoteReplacement(field) + "}");
    }

    private static String attachment(String fields) {
        return with("\"attachments\":[{" + fields + "}]");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
