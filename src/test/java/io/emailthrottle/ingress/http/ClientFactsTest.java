package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.UnsupportedFields;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The requests of those of Resend's clients whose languages the build does not run, as facts: {@code
 * src/test/resources/clients/resend.json} has each call's method, path and body, and the keys that the client reads.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=one",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
        })
class ClientFactsTest {

    private static final Path FACTS = Path.of("src", "test", "resources", "clients", "resend.json");

    /** The fields of an email in Resend's public document, each with a value. */
    private static final Map<String, String> FIELDS = new TreeMap<>(Map.ofEntries(
            Map.entry("from", "\"Acme <hello@example.com>\""),
            Map.entry("to", "[\"ada@example.org\"]"),
            Map.entry("subject", "\"Hi\""),
            Map.entry("bcc", "\"bob@example.org\""),
            Map.entry("cc", "[\"carol@example.org\"]"),
            Map.entry("reply_to", "\"support@example.com\""),
            Map.entry("html", "\"<p>Hello</p>\""),
            Map.entry("text", "\"Hello\""),
            Map.entry("headers", "{\"X-Entity-Ref-ID\":\"42\"}"),
            Map.entry("scheduled_at", "\"in 1 min\""),
            Map.entry("tags", "[{\"name\":\"category\",\"value\":\"welcome\"}]"),
            Map.entry(
                    "attachments",
                    "[{\"content\":\"SGk=\",\"filename\":\"a.txt\",\"content_type\":\"text/plain\","
                            + "\"content_id\":\"a\"}]"),
            Map.entry("template", "{\"id\":\"welcome\",\"variables\":{\"name\":\"Ada\"}}"),
            Map.entry("topic_id", "\"news\"")));

    @LocalServerPort
    private int port;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    static Stream<Arguments> clients() throws IOException {
        return new ObjectMapper()
                .readTree(FACTS.toFile()).properties().stream()
                        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clients")
    void every_call_is_answered_with_the_keys_that_the_client_reads(String name, JsonNode steps) {
        Map<String, String> known = new HashMap<>();
        known.put("soon", Instant.now().plus(Duration.ofHours(1)).toString());
        for (JsonNode step : steps) {
            HttpResponse<String> response = client.send(request(step, known));

            assertThat(response.statusCode())
                    .as(step.get("step").asText() + ": " + response.body())
                    .isEqualTo(200);
            JsonNode answer = Client.json(response);
            step.get("keys")
                    .forEach(key -> assertThat(answer.has(key.asText()))
                            .as(step.get("step").asText() + " answers " + key.asText())
                            .isTrue());
            if (step.has("save")) {
                known.put(step.get("save").asText(), answer.get("id").asText());
            }
        }
    }

    private HttpRequest.Builder request(JsonNode step, Map<String, String> known) {
        JsonNode body = step.get("body");
        BodyPublisher content = body == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(body.isTextual() ? body.asText() : filled(body.toString(), known));
        return HttpRequest.newBuilder(client.uri(filled(step.get("path").asText(), known)))
                .header("Content-Type", "application/json")
                .method(step.get("method").asText(), content);
    }

    private static String filled(String text, Map<String, String> known) {
        String filled = text;
        for (Map.Entry<String, String> entry : known.entrySet()) {
            filled = filled.replace("{" + entry.getKey() + "}", entry.getValue());
        }
        return filled;
    }

    @Test
    void every_field_of_resends_document_is_accepted_or_refused_for_a_reason_that_the_docs_print() throws IOException {
        String docs = Files.readString(Path.of("docs", "resend.md"));
        Map<String, String> accepted = new TreeMap<>(FIELDS);
        accepted.keySet().removeAll(UnsupportedFields.REASONS.keySet());

        HttpResponse<String> all = client.post(json(accepted));
        assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
        UnsupportedFields.REASONS.forEach((field, reason) -> {
            Map<String, String> one = new TreeMap<>(accepted);
            one.put(field, FIELDS.get(field));
            HttpResponse<String> refused = client.post(json(one));
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains(reason);
            assertThat(docs).contains("`" + field + "`", reason);
        });
    }

    private static String json(Map<String, String> fields) {
        List<String> members = fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .toList();
        return "{" + String.join(",", members) + "}";
    }
}
