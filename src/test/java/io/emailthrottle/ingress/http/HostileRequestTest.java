package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What somebody sends who means harm, over HTTP. SECURITY.md names the attacks. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s"
        })
class HostileRequestTest {

    private static final String EMAIL = """
            {"from": "a@example.com", "to": "ada@example.org", "subject": "Hi", "text": "x"}""";

    @LocalServerPort
    private int port;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/emails", "/emails/batch", "/emails/explain", "/suppressions", "/webhooks", "/api-keys"})
    void json_that_is_10000_deep_is_refused(String path) {
        for (String deep : List.of("[".repeat(10_000), "{\"x\":".repeat(10_000), "[{\"headers\":".repeat(10_000))) {
            HttpResponse<String> answer = client.postTo(path, deep);

            assertThat(answer.statusCode()).as(deep.substring(0, 5)).isEqualTo(400);
            assertNothingIsToldOfTheInside(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"to", "cc", "attachments", "tags"})
    void an_email_with_a_million_elements_in_a_field_is_refused(String field) {
        String many = "1,".repeat(999_999) + "1";

        HttpResponse<String> answer = client.post("""
                {"from": "a@example.com", "subject": "Hi", "text": "x", "%s": [%s]}""".formatted(field, many));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body().length()).isLessThan(100_000);
    }

    @Test
    void an_address_of_2000_labels_and_a_name_of_a_megabyte_are_refused_and_not_repeated() {
        for (String address : List.of("b@a" + ".a".repeat(1_999), "n".repeat(1_200_000) + " <ada@example.org>")) {
            HttpResponse<String> answer = client.post(EMAIL.replace("ada@example.org", address));

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body())
                    .contains("Invalid `to` field: the address is")
                    .hasSizeLessThan(1_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{},{}", "{\"x\":1", "{\"x\":\"\""})
    void an_email_of_more_names_and_values_than_any_needs_is_not_read_to_its_end(String first) {
        String field = first.startsWith("[") ? "attachments" : "unknown";
        String more = first.startsWith("[") ? ",{}" : "," + first.substring(1);
        String end = first.startsWith("[") ? "]" : "}";
        String all = IntStream.range(0, 10_000)
                .mapToObj(i -> more.replace("\"x\"", "\"x" + i + "\""))
                .collect(Collectors.joining());
        String body = EMAIL.replace("\"text\"", "\"" + field + "\": " + first + all + end + ", \"text\"");

        assertThat(client.post(body).statusCode()).isEqualTo(422);
        assertThat(client.post(body).body()).contains("Invalid `body` field: more than 10000 names and values");
        HttpResponse<String> batch = client.postTo("/emails/batch", "[" + EMAIL + "," + body + "]");
        assertThat(batch.statusCode()).isEqualTo(422);
        assertThat(batch.body()).contains("Invalid `[1].body` field: more than 10000 names and values");
    }

    @Test
    void a_batch_of_many_emails_and_an_attachment_as_numbers_are_not_too_many_values() {
        String attachment = "{\"filename\": \"a.bin\", \"content\": {\"type\": \"Buffer\", \"data\": ["
                + "7,".repeat(19_999) + "7]}}";
        String email = EMAIL.replace("\"text\"", "\"attachments\": [" + attachment + "], \"text\"");

        assertThat(client.post(email).statusCode()).isEqualTo(200);
        assertThat(client.postTo("/emails/batch", "[" + (EMAIL + ",").repeat(999) + EMAIL + "]")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"x\"", "[]"})
    void what_is_no_email_in_a_batch_is_named_by_its_place(String element) {
        String batch = "[" + EMAIL + "," + element + "," + EMAIL + "]";

        HttpResponse<String> strict = client.postTo("/emails/batch", batch);
        assertThat(strict.statusCode()).isEqualTo(422);
        assertThat(strict.body()).contains("Invalid `[1].body` field: must be an object.");

        HttpResponse<String> permissive = client.postTo("/emails/batch", batch, "x-batch-validation", "permissive");
        assertThat(permissive.statusCode()).isEqualTo(200);
        assertThat(Client.json(permissive).get("data")).hasSize(2);
        assertThat(Client.json(permissive).at("/errors/0/index").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {" {}", " x", "]", ","})
    void what_follows_an_email_is_refused_in_words_of_our_own(String rest) {
        HttpResponse<String> answer = client.post(EMAIL + rest);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertNothingIsToldOfTheInside(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/emails/%00", "/emails/%ff", "/emails/..%2f", "/emails/%5c"})
    void a_path_that_no_filter_of_ours_sees_is_refused_in_the_same_form(String path) {
        HttpResponse<String> answer = client.get(path);

        assertThat(answer.statusCode()).isBetween(400, 422);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(Client.json(answer).get("statusCode").asInt()).isEqualTo(answer.statusCode());
        assertNothingIsToldOfTheInside(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api-keys                    | {"name": 5, "permission": "full_access"}      | name
            /vendors/quick/suspend       | {"reason": true}                              | reason
            /suppressions                | {"email": 5.5}                                | email
            /webhooks                    | {"endpoint": 5, "events": ["email.sent"]}     | endpoint
            /suppressions/batch/add      | {"emails": [5]}                               | emails[0]
            """)
    void a_number_is_no_text(String path, String body, String field) {
        HttpResponse<String> answer = client.postTo(path, body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Invalid `" + field + "` field: must be a string.");
    }

    @Test
    void a_batch_of_a_million_is_refused() {
        HttpResponse<String> answer = client.postTo("/emails/batch", "[" + "{},".repeat(999_999) + "{}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("at most 1000 emails");
    }

    @ParameterizedTest
    @CsvSource({"/suppressions/batch/add,emails", "/webhooks,events", "/api-keys,networks"})
    void a_small_request_with_a_million_elements_is_413(String path, String field) {
        String many = "1,".repeat(999_999) + "1";

        HttpResponse<String> answer = client.postTo(path, "{\"%s\": [%s]}".formatted(field, many));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertNothingIsToldOfTheInside(answer);
    }

    @Test
    void hundreds_of_bodies_that_trickle_in_hold_up_nobody_else() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                socket.getOutputStream().write("""
                        POST /emails HTTP/1.1\r
                        Host: localhost\r
                        Content-Type: application/json\r
                        Content-Length: 1000\r
                        \r
                        {""".getBytes(StandardCharsets.US_ASCII));
            }

            for (int i = 0; i < 20; i++) {
                assertThat(client.post(EMAIL).statusCode()).isEqualTo(200);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "..\\\\x", "/etc/passwd", "a/b", "..", "C:\\\\x", "x\\u0000.png"})
    void an_attachments_name_leads_nowhere(String name) {
        HttpResponse<String> answer = client.post("""
                {"from": "a@example.com", "to": "ada@example.org", "subject": "Hi", "text": "x",
                 "attachments": [{"filename": "%s", "content": "eA=="}]}""".formatted(name));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Client.json(answer).at("/errors/0/field").asText()).isEqualTo("attachments[0].filename");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/emails", "/vendors", "/nothing", "/actuator/health"})
    void every_answer_forbids_guessing_its_type_framing_keeping_and_telling_where_one_came_from(String path) {
        assertThat(client.get(path).headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("SAMEORIGIN"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsKeys("content-security-policy", "cache-control");
    }

    private static void assertNothingIsToldOfTheInside(HttpResponse<String> answer) {
        assertThat(Client.json(answer).get("statusCode").asInt()).isEqualTo(answer.statusCode());
        assertThat(answer.body()).doesNotContain("\tat ", "Exception", "io.emailthrottle", "jackson");
    }
}
