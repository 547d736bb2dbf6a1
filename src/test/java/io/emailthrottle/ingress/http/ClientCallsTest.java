package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.emailthrottle.ingress.ResendTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What Resend's clients call beside sending, in the forms in which they call it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=one",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
        })
class ClientCallsTest {

    private static final String SMALLEST = """
            {"from":"Acme <hello@example.com>","to":"ada@example.org","subject":"Hi","text":"Hello"}""";

    @RegisterExtension
    static final WireMockExtension FILES = WireMockExtension.newInstance().build();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void hosts(DynamicPropertyRegistry registry) {
        registry.add(
                "email-throttle.api.attachment-hosts", () -> "http://localhost:" + FILES.getPort() + ", 127.0.0.0/8");
    }

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @Test
    void a_date_in_words_is_answered_as_the_moment_that_was_understood() {
        Instant before = Instant.now();
        JsonNode sent = ok(client.post(with("\"scheduled_at\":\"in 1 hour\"")));
        String id = sent.get("id").asText();

        Instant understood = ResendTime.parse(sent.get("scheduled_at").asText());
        assertThat(understood)
                .isBetween(before.plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofMinutes(61)));
        assertThat(ok(client.get("/emails/" + id)).get("scheduled_at")).isEqualTo(sent.get("scheduled_at"));

        JsonNode changed = ok(client.patch("/emails/" + id, "{\"scheduled_at\":\"in 2 hours\"}"));
        assertThat(ResendTime.parse(changed.get("scheduled_at").asText())).isAfter(understood);
        assertThat(client.post(with("\"scheduled_at\":\"tomorrow\"")).body()).contains("tomorrow at 9am UTC");
    }

    @Test
    void dates_are_read_as_they_are_written() {
        String id = ok(client.post(with("\"scheduled_at\":\"in 1 hour\"")))
                .get("id")
                .asText();
        String created = ok(client.get("/emails/" + id)).get("created_at").asText();
        String scheduled = ok(client.get("/emails/" + id)).get("scheduled_at").asText();

        ok(client.patch("/emails/" + id, "{\"scheduled_at\":\"" + scheduled + "\"}"));
        assertThat(ok(client.get("/emails/" + id)).get("scheduled_at").asText()).isEqualTo(scheduled);
        String from = created.replace(" ", "%20").replace("+", "%2B");
        assertThat(ok(client.get("/emails?created_from=" + from)).findValuesAsText("id"))
                .contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "email_id", "emailId"})
    void an_id_in_the_body_is_the_paths_or_a_fault(String field) {
        String id = ok(client.post(with("\"scheduled_at\":\"in 1 hour\"")))
                .get("id")
                .asText();
        String body = "{\"scheduled_at\":\"in 2 hours\",\"" + field + "\":\"%s\"}";

        ok(client.patch("/emails/" + id, body.formatted(id)));
        assertThat(client.patch("/emails/" + id, body.formatted(UUID.randomUUID()))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void webhooks_know_the_ids_in_bodies_all_of_resends_events_and_pages() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.addFirst(ok(client.postTo(
                            "/webhooks",
                            "{\"endpoint\":\"https://example.com/" + i
                                    + "\",\"events\":[\"email.received\",\"contact.created\",\"domain.deleted\"]}"))
                    .get("id")
                    .asText());
        }

        JsonNode first = ok(client.get("/webhooks?limit=2"));
        assertThat(first.get("data").findValuesAsText("id")).isEqualTo(ids.subList(0, 2));
        assertThat(first.get("has_more").asBoolean()).isTrue();
        JsonNode second = ok(client.get("/webhooks?limit=2&after=" + ids.get(1)));
        assertThat(second.get("data").findValuesAsText("id")).isEqualTo(ids.subList(2, 3));
        assertThat(second.get("has_more").asBoolean()).isFalse();
        JsonNode back = ok(client.get("/webhooks?limit=1&before=" + ids.get(2)));
        assertThat(back.get("data").findValuesAsText("id")).isEqualTo(ids.subList(1, 2));
        assertThat(back.get("has_more").asBoolean()).isTrue();

        String path = "/webhooks/" + ids.getFirst();
        assertThat(ok(client.get(path)).get("events")).hasSize(3);
        ok(client.patch(path, "{\"status\":\"disabled\",\"webhook_id\":\"" + ids.getFirst() + "\"}"));
        assertThat(client.patch(path, "{\"status\":\"enabled\",\"webhook_id\":\"" + ids.get(1) + "\"}")
                        .statusCode())
                .isEqualTo(422);
        ids.forEach(id -> client.send(
                HttpRequest.newBuilder(client.uri("/webhooks/" + id)).DELETE()));
    }

    @Test
    void suppressions_are_resends() {
        JsonNode added = ok(client.postTo("/suppressions", "{\"email\":\"One@example.net\"}"));
        String id = added.get("id").asText();
        assertThat(added.get("object").asText()).isEqualTo("suppression");

        for (String known : List.of(id, "one@example.net", "ONE@example.net")) {
            JsonNode found = ok(client.get("/suppressions/" + known));
            assertThat(found.get("id").asText()).isEqualTo(id);
            assertThat(found.get("email").asText()).isEqualTo("one@example.net");
            assertThat(found.get("origin").asText()).isEqualTo("manual");
            assertThat(found.get("source_id").isNull()).isTrue();
        }
        JsonNode batch = ok(
                client.postTo("/suppressions/batch/add", "{\"emails\":[\"two@example.net\",\"three@example.net\"]}"));
        List<String> ids = batch.get("data").findValuesAsText("id");
        assertThat(ids).hasSize(2);
        assertThat(emails("?origin=manual&after=" + id)).containsExactly("three@example.net", "two@example.net");
        assertThat(emails("?origin=manual&before=" + id)).doesNotContain("one@example.net", "three@example.net");
        assertThat(emails("?origin=bounce")).isEmpty();
        assertThat(client.get("/suppressions?origin=spam").statusCode()).isEqualTo(422);

        JsonNode gone = ok(client.send(
                HttpRequest.newBuilder(client.uri("/suppressions/" + id)).DELETE()));
        assertThat(gone.get("id").asText()).isEqualTo(id);
        assertThat(gone.get("deleted").asBoolean()).isTrue();
        JsonNode removed =
                ok(client.postTo("/suppressions/batch/remove", "{\"ids\":[\"" + String.join("\",\"", ids) + "\"]}"));
        assertThat(removed.get("data").findValuesAsText("id")).isEqualTo(ids);
        assertThat(removed.at("/data/0/deleted").asBoolean()).isTrue();
        assertThat(client.get("/suppressions/two@example.net").statusCode()).isEqualTo(404);
        assertThat(client.postTo("/suppressions/batch/remove", "{\"ids\":[\"x\"]}")
                        .statusCode())
                .isEqualTo(422);
    }

    private List<String> emails(String query) {
        return ok(client.get("/suppressions" + query)).get("data").findValuesAsText("email");
    }

    @Test
    void a_list_has_every_key_of_an_email() {
        ok(client.post(SMALLEST));

        JsonNode row = ok(client.get("/emails?limit=1")).at("/data/0");

        assertThat(row.get("object").asText()).isEqualTo("email");
        for (String key : List.of("message_id", "html", "text", "bcc", "cc", "reply_to", "scheduled_at")) {
            assertThat(row.has(key)).as(key).isTrue();
            assertThat(row.get(key).isNull()).as(key).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/emails", "/emails/batch", "/webhooks"})
    void a_body_in_gzip_is_unpacked(String path) throws IOException {
        String body = switch (path) {
            case "/emails" -> SMALLEST;
            case "/emails/batch" -> "[" + SMALLEST + "]";
            default -> "{\"endpoint\":\"https://example.com/gzip\",\"events\":[\"email.sent\"]}";
        };

        ok(packed(path, "gzip", gzip(body.getBytes(StandardCharsets.UTF_8))));
        assertThat(packed(path, "gzip", body.getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(400);
        HttpResponse<String> other = packed(path, "br", body.getBytes(StandardCharsets.UTF_8));
        assertThat(other.statusCode()).isEqualTo(415);
        assertThat(other.body()).contains("Content-Encoding");
    }

    @Test
    void a_small_body_that_unpacks_to_a_large_one_is_too_large() throws IOException {
        byte[] large = new byte[41 * 1024 * 1024];
        java.util.Arrays.fill(large, (byte) ' ');

        assertThat(packed("/emails", "gzip", gzip(large)).statusCode()).isEqualTo(413);
        assertThat(packed("/webhooks", "gzip", gzip(large)).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"//emails, 400, ends with a slash", "/emails/, 404, no path ends with a slash"})
    void a_path_with_a_slash_too_many_says_so(String path, int status, String words) {
        HttpResponse<String> response = client.postTo(path, SMALLEST);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Client.json(response).get("message").asText()).contains(words);
    }

    private HttpResponse<String> packed(String path, String encoding, byte[] body) {
        return client.send(HttpRequest.newBuilder(client.uri(path))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Client.json(response);
    }

    private static String with(String field) {
        return SMALLEST.substring(0, SMALLEST.length() - 1) + "," + field + "}";
    }

    @Test
    void the_files_of_an_email_are_listed_and_downloaded() throws Exception {
        String email = Client.json(client.post("""
                        {"from": "hello@example.com", "to": "ada@example.org", "subject": "x", "html": "<img src='cid:logo'>",
                         "attachments": [
                           {"filename": "Rechnung ä.html", "content": "PHNjcmlwdD4=", "content_type": "text/html"},
                           {"filename": "logo.png", "content": "AQID", "content_id": "logo"},
                           {"filename": "c.txt", "content": "YWJjZA=="}]}""")).get("id").asText();
        String path = "/emails/" + email + "/attachments";

        JsonNode list = Client.json(client.get(path));

        assertThat(list.get("object").asText()).isEqualTo("list");
        assertThat(list.get("has_more").asBoolean()).isFalse();
        assertThat(list.at("/data")).hasSize(3);
        JsonNode first = list.at("/data/0");
        assertThat(first.get("filename").asText()).isEqualTo("Rechnung ä.html");
        assertThat(first.get("content_type").asText()).isEqualTo("text/html");
        assertThat(first.get("content_disposition").asText()).isEqualTo("attachment");
        assertThat(first.get("content_id").isNull()).isTrue();
        assertThat(first.get("size").asInt()).isEqualTo(8);
        assertThat(first.get("expires_at").asText()).isNotBlank();
        assertThat(list.at("/data/1/content_disposition").asText()).isEqualTo("inline");
        assertThat(list.at("/data/1/content_id").asText()).isEqualTo("logo");
        JsonNode one = Client.json(client.get(path + "/" + first.get("id").asText()));
        assertThat(one.get("object").asText()).isEqualTo("attachment");
        assertThat(one.get("id")).isEqualTo(first.get("id"));
        String url = first.get("download_url").asText();
        assertThat(url).startsWith("http://127.0.0.1:" + port + path);
        HttpResponse<String> file = client.get(url.substring(url.indexOf("/emails/")));
        assertThat(file.body()).isEqualTo("<script>");
        assertThat(file.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(file.headers().firstValue("content-disposition").orElseThrow())
                .startsWith("attachment;")
                .contains("UTF-8''Rechnung%20%C3%A4.html");
    }

    @Test
    void pages_of_files_are_walked_in_both_directions_and_what_is_not_there_is_404() throws Exception {
        String email = Client.json(client.post("""
                        {"from": "hello@example.com", "to": "ada@example.org", "subject": "x", "text": "x", "attachments": [
                           {"content": "YQ==", "filename": "a.txt"}, {"content": "YQ==", "filename": "b.txt"},
                           {"content": "YQ==", "filename": "c.txt"}]}""")).get("id").asText();
        String path = "/emails/" + email + "/attachments";

        JsonNode first = Client.json(client.get(path + "?limit=2"));
        assertThat(first.get("has_more").asBoolean()).isTrue();
        assertThat(first.get("data").findValuesAsText("filename")).containsExactly("a.txt", "b.txt");
        JsonNode second =
                Client.json(client.get(path + "?after=" + first.at("/data/1/id").asText()));
        assertThat(second.get("has_more").asBoolean()).isFalse();
        assertThat(second.get("data").findValuesAsText("filename")).containsExactly("c.txt");
        JsonNode back = Client.json(
                client.get(path + "?limit=1&before=" + second.at("/data/0/id").asText()));
        assertThat(back.get("has_more").asBoolean()).isTrue();
        assertThat(back.get("data").findValuesAsText("filename")).containsExactly("b.txt");

        String unknown = UUID.randomUUID().toString();
        assertThat(client.get(path + "?after=" + unknown).statusCode()).isEqualTo(422);
        assertThat(client.get(path + "/" + unknown).statusCode()).isEqualTo(404);
        assertThat(client.get(path + "/" + unknown + "/content").statusCode()).isEqualTo(404);
        assertThat(client.get("/emails/" + unknown + "/attachments").statusCode())
                .isEqualTo(404);
    }

    @Test
    void to_share_an_email_is_refused_with_the_reason() {
        String email = Client.json(
                        client.post(
                                "{\"from\": \"hello@example.com\", \"to\": \"ada@example.org\", \"subject\": \"x\", \"text\": \"x\"}"))
                .get("id")
                .asText();

        HttpResponse<String> refused = client.postTo("/emails/" + email + "/share", "");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("no page here that is shown without a key");
    }

    @Test
    void a_file_by_url_is_fetched_for_an_email_and_for_each_of_a_batch() {
        FILES.stubFor(WireMock.get("/hello.txt").willReturn(WireMock.aResponse().withBody("hello")));
        String email = SMALLEST.replaceFirst(
                "}$", ",\"attachments\":[{\"path\":\"http://localhost:" + FILES.getPort() + "/hello.txt\"}]}");

        String one = Client.json(client.post(email)).get("id").asText();
        JsonNode both = Client.json(client.postTo("/emails/batch", "[" + email + "," + email + "]"));
        HttpResponse<String> missing = client.post(email.replace("hello.txt\"", "missing.txt\""));

        for (String id : List.of(
                one, both.at("/data/0/id").asText(), both.at("/data/1/id").asText())) {
            JsonNode file =
                    Client.json(client.get("/emails/" + id + "/attachments")).at("/data/0");
            assertThat(file.get("filename").asText()).isEqualTo("hello.txt");
            assertThat(file.get("content_type").asText()).isEqualTo("text/plain");
            assertThat(file.get("size").asInt()).isEqualTo(5);
        }
        assertThat(missing.statusCode()).isEqualTo(422);
        assertThat(missing.body()).contains("attachments[0].path", "HTTP 404");
    }

    @Test
    void headers_that_are_too_large_are_431_in_the_form_of_everything_else() {
        HttpResponse<String> refused = client.postTo("/emails", SMALLEST, "X-Large", "x".repeat(20_000));

        assertThat(refused.statusCode()).isEqualTo(431);
        assertThat(refused.headers().firstValue("content-type")).contains("application/json");
        JsonNode error = Client.json(refused);
        assertThat(error.get("statusCode").asInt()).isEqualTo(431);
        assertThat(error.get("name").asText()).isNotBlank();
        assertThat(error.get("message").asText()).contains("headers");
    }
}
