package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Each field of a request in Resend's public document is known here, or refused for a reason that {@code docs/resend.md} prints. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=documented",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
        })
class DocumentedFieldsTest {

    private static final Path FIELDS = Path.of("src", "test", "resources", "clients", "resend-fields.txt");
    private static final Path DOCS = Path.of("docs", "resend.md");

    private static final String EMAIL =
            "\"from\": \"hello@example.com\", \"to\": \"ada@example.org\", \"subject\": \"Hi\", \"text\": \"Hello\"";

    /** A field, and the words with which it is refused, which the docs have too. */
    private static final Map<String, String> REFUSED = Map.of(
            "template", "templates are stored at one vendor",
            "topic_id", "topics are kept at one vendor",
            "attachments[].path", "files are not fetched from elsewhere",
            "domain_id", "domains have no ids here");

    /** Calls that are not offered, and what the docs say of them. */
    private static final Map<String, String> NOT_OFFERED = Map.of(
            "GET /emails/metrics", "`GET /emails/metrics`",
            "POST /emails/{email_id}/share", "`POST /emails/{id}/share` is refused");

    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("from", "\"Acme <hello@example.com>\""),
            Map.entry("to", "[\"ada@example.org\"]"),
            Map.entry("subject", "\"Hi\""),
            Map.entry("bcc", "\"bob@example.org\""),
            Map.entry("cc", "[\"carol@example.org\"]"),
            Map.entry("reply_to", "\"support@example.com\""),
            Map.entry("html", "\"<p>Hello</p>\""),
            Map.entry("text", "\"Hello\""),
            Map.entry("template", "{\"id\": \"welcome\", \"variables\": {\"name\": \"Ada\"}}"),
            Map.entry("headers", "{\"X-Entity-Ref-ID\": \"42\"}"),
            Map.entry("scheduled_at", "\"in 1 min\""),
            Map.entry("attachments", "[{\"content\": \"SGk=\", \"filename\": \"a.txt\"}]"),
            Map.entry("attachments[].content", "[{\"content\": \"SGk=\"}]"),
            Map.entry("attachments[].filename", "[{\"content\": \"SGk=\", \"filename\": \"a.txt\"}]"),
            Map.entry("attachments[].path", "[{\"path\": \"https://example.com/a.txt\"}]"),
            Map.entry("attachments[].content_type", "[{\"content\": \"SGk=\", \"content_type\": \"text/plain\"}]"),
            Map.entry("attachments[].content_id", "[{\"content\": \"SGk=\", \"content_id\": \"a\"}]"),
            Map.entry("tags", "[{\"name\": \"category\", \"value\": \"welcome\"}]"),
            Map.entry("topic_id", "\"news\""),
            Map.entry("name", "\"a key\""),
            Map.entry("permission", "\"full_access\""),
            Map.entry("domain_id", "\"4dd369bc-aa82-4ff3-97de-514ae3000ee0\""),
            Map.entry("endpoint", "\"https://example.com/hooks\""),
            Map.entry("events", "[\"email.sent\"]"),
            Map.entry("status", "\"disabled\""),
            Map.entry("email", "\"eve@example.org\""),
            Map.entry("emails", "[\"eve@example.org\"]"),
            Map.entry("ids", "[\"4dd369bc-aa82-4ff3-97de-514ae3000ee0\"]"),
            Map.entry("limit", "2"),
            Map.entry("origin", "manual"));

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    private Client client;
    private String authorization;

    @BeforeEach
    void connect() throws ApiKeyRequest.Invalid {
        client = new Client(port);
        ApiKeyRequest admin = new ApiKeyRequest("fields", Set.of(Scope.ADMIN), List.of(), List.of(), null);
        authorization = "Bearer " + desk.create("default", admin).token().reveal();
    }

    static Stream<String> fields() throws IOException {
        return Files.readAllLines(FIELDS).stream().filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void a_documented_field_is_known_or_refused_for_a_reason_that_the_docs_print(String line) throws IOException {
        String[] words = line.split(" ");
        String docs = Files.readString(DOCS);
        String call = words[0] + " " + words[1];
        String field = words[3].replaceFirst("^(template)\\..*", "$1").replaceFirst("^(tags)\\[].*", "$1");
        if (NOT_OFFERED.containsKey(call)) {
            assertThat(docs).contains(NOT_OFFERED.get(call));
            return;
        }

        HttpResponse<String> answer = client.send(request(words, field));

        if (REFUSED.containsKey(field)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains(REFUSED.get(field));
            assertThat(docs).contains("`" + field + "`", REFUSED.get(field));
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** As small as it can be with this field in it. */
    private HttpRequest.Builder request(String[] words, String field) {
        String path = filled(words[1]);
        boolean query = words[2].equals("query");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        client.uri(query ? path + "?" + parameter(path, field) : path))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization);
        if (words[2].equals("header")) {
            request.header(field, UUID.randomUUID().toString());
        }
        String member =
                words[2].equals("body") ? "\"" + field.replaceFirst("\\[].*", "") + "\": " + SAMPLES.get(field) : "";
        String body = body(words[0] + " " + words[1], member);
        return request.method(
                words[0], words[0].equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private String body(String call, String member) {
        String least = switch (call) {
            case "POST /emails", "POST /emails/batch" -> EMAIL;
            case "POST /webhooks" -> "\"endpoint\": \"https://example.com/hooks\", \"events\": [\"email.sent\"]";
            case "POST /api-keys" -> "\"name\": \"a key\"";
            default -> "";
        };
        StringBuilder members = new StringBuilder();
        for (String one : least.isEmpty() ? new String[0] : least.split(", (?=\")")) {
            if (!member.startsWith(one.substring(0, one.indexOf(':') + 1))) {
                members.append(one).append(", ");
            }
        }
        String object = "{" + (members + member).replaceFirst(", $", "") + "}";
        return call.endsWith("/batch") ? "[" + object + "]" : object;
    }

    private String parameter(String path, String field) {
        if (!field.equals("after") && !field.equals("before")) {
            return field + "=" + SAMPLES.get(field);
        }
        HttpRequest.Builder list = HttpRequest.newBuilder(client.uri(path)).header("Authorization", authorization);
        JsonNode first = Client.json(client.send(list)).at("/data/0/id");
        return field + "=" + (first.isMissingNode() ? UUID.randomUUID() : first.asText());
    }

    private String filled(String path) {
        if (path.contains("{email_id}")) {
            return path.replace(
                    "{email_id}", created("/emails", EMAIL + ", \"attachments\": [{\"content\": \"SGk=\"}]"));
        }
        if (path.contains("{webhook_id}")) {
            String members = "\"endpoint\": \"https://example.com/hooks\", \"events\": [\"email.sent\"]";
            return path.replace("{webhook_id}", created("/webhooks", members));
        }
        return path.contains("{api_key_id}")
                ? path.replace("{api_key_id}", created("/api-keys", "\"name\": \"a key\""))
                : path;
    }

    private String created(String path, String members) {
        return Client.json(client.postTo(path, "{" + members + "}", "Authorization", authorization))
                .get("id")
                .asText();
    }
}
