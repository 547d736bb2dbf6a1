package io.emailthrottle.ingress.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An application registers endpoints, and is told. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "email-throttle.webhooks.allow-private=true")
class WebhookApiTest {

    private static final String EMAIL = """
            {"from": "a@example.com", "to": "ada@example.org", "subject": "s", "text": "t",
             "tags": [{"name": "plan", "value": "pro"}]}""";

    @RegisterExtension
    static final WireMockExtension APPLICATION = WireMockExtension.newInstance().build();

    @LocalServerPort
    private int port;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @AfterEach
    void removeAll() {
        for (JsonNode webhook : Client.json(client.get("/webhooks")).get("data")) {
            delete(webhook.get("id").asText());
        }
    }

    @Test
    void an_email_that_is_sent_is_told_with_a_valid_signature() throws Exception {
        answer("/hooks", 200);
        JsonNode webhook = create("/hooks", "email.sent", "email.failed");
        String email = Client.json(client.post(EMAIL)).get("id").asText();

        await().until(() -> !requests("/hooks").isEmpty());

        LoggedRequest request = requests("/hooks").getFirst();
        JsonNode event = new ObjectMapper().readTree(request.getBodyAsString());
        assertThat(event.get("type").asText()).isEqualTo("email.sent");
        assertThat(event.at("/data/email_id").asText()).isEqualTo(email);
        assertThat(event.at("/data/to/0").asText()).isEqualTo("ada@example.org");
        assertThat(event.at("/data/tags/plan").asText()).isEqualTo("pro");
        assertThat(request.getHeader("svix-signature"))
                .isEqualTo("v1," + hmac(webhook.get("signing_secret").asText(), request));
        String id = webhook.get("id").asText();
        await().until(() -> "success".equals(events(id).at("/0/status").asText()));
        assertThat(events(id).at("/0/id").asText()).isEqualTo(request.getHeader("webhook-id"));
        assertThat(events(id).at("/0/email_id").asText()).isEqualTo(email);
        assertThat(events(id).at("/0/object").asText()).isEqualTo("webhook_event");
    }

    @Test
    void a_webhook_may_be_registered_disabled() {
        answer("/hooks", 200);
        String body = """
                {"endpoint": "%s/hooks", "events": ["email.sent"], "status": "disabled"}""".formatted(APPLICATION.baseUrl());

        String id = Client.json(client.postTo("/webhooks", body)).get("id").asText();

        assertThat(Client.json(client.get("/webhooks/" + id)).get("status").asText())
                .isEqualTo("disabled");
        assertThat(client.postTo("/webhooks", body.replace("disabled", "asleep"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void a_secret_is_replaced_and_for_a_day_the_one_before_still_verifies() throws Exception {
        answer("/hooks", 200);
        JsonNode before = create("/hooks", "email.sent");
        String path = "/webhooks/" + before.get("id").asText();
        JsonNode after = Client.json(client.postTo(path + "/rotate", ""));
        assertThat(after.get("object").asText()).isEqualTo("webhook");
        assertThat(after.get("id")).isEqualTo(before.get("id"));
        String secret = after.get("signing_secret").asText();
        assertThat(secret)
                .startsWith("whsec_")
                .isNotEqualTo(before.get("signing_secret").asText());
        assertThat(Client.json(client.get(path)).get("signing_secret").asText()).isEqualTo(secret);

        client.post(EMAIL);
        await().until(() -> !requests("/hooks").isEmpty());

        LoggedRequest request = requests("/hooks").getFirst();
        assertThat(request.getHeader("svix-signature").split(" "))
                .containsExactly(
                        "v1," + hmac(secret, request),
                        "v1," + hmac(before.get("signing_secret").asText(), request));
        assertThat(client.postTo("/webhooks/" + UUID.randomUUID() + "/rotate", "")
                        .statusCode())
                .isEqualTo(404);
    }

    private static String hmac(String secret, LoggedRequest request) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
        String signed = request.getHeader("svix-id") + "." + request.getHeader("svix-timestamp") + "."
                + request.getBodyAsString();
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_scheduled_email_and_one_that_nobody_may_get_are_told() {
        answer("/hooks", 200);
        String id = create("/hooks", "email.scheduled", "email.suppressed")
                .get("id")
                .asText();
        client.postTo("/suppressions", "{\"email\": \"webhook@example.org\"}");

        client.post(EMAIL.replace("ada@", "webhook@"));
        client.post(EMAIL.replaceFirst(
                "}\\]}$", "}], \"scheduled_at\": \"" + Instant.now().plusSeconds(600) + "\"}"));

        await().until(() -> events(id).size() == 2);
        assertThat(new TreeSet<>(events(id).findValuesAsText("type")))
                .isEqualTo(new TreeSet<>(Set.of("email.scheduled", "email.suppressed")));
    }

    @Test
    void a_failed_attempt_is_shown_and_can_be_made_again_by_hand() {
        answer("/hooks", 500);
        String id = create("/hooks", "email.sent").get("id").asText();
        client.post(EMAIL);
        await().until(() -> "attempting".equals(events(id).at("/0/status").asText()));
        JsonNode failed = events(id).get(0);
        assertThat(failed.get("last_error").asText()).isEqualTo("HTTP 500");
        assertThat(failed.get("attempts").asInt()).isEqualTo(1);
        assertThat(failed.has("next_attempt_at")).isTrue();
        String event = failed.get("id").asText();
        JsonNode webhook = Client.json(client.get("/webhooks/" + id));
        assertThat(webhook.has("failing_since")).isTrue();

        answer("/hooks", 204);
        JsonNode replayed = Client.json(client.postTo("/webhooks/" + id + "/events/" + event + "/replay", ""));

        assertThat(replayed.get("object").asText()).isEqualTo("webhook_event");
        assertThat(replayed.get("id").asText()).isEqualTo(event);
        await().until(() -> "success"
                .equals(Client.json(client.get("/webhooks/" + id + "/events/" + event))
                        .get("status")
                        .asText()));
        assertThat(Client.json(client.get("/webhooks/" + id)).has("failing_since"))
                .isFalse();
    }

    @Test
    void all_that_was_given_up_can_be_replayed_with_and_without_a_body() {
        String id = create("/hooks", "email.sent").get("id").asText();

        assertThat(Client.json(client.postTo("/webhooks/" + id + "/replay", ""))
                        .get("count")
                        .asInt())
                .isZero();
        assertThat(Client.json(client.postTo("/webhooks/" + id + "/replay", "{\"since\": \"2026-01-31T00:00:00Z\"}"))
                        .get("count")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z"})
    void nothing_is_replayed_since_a_date_that_is_none(String since) {
        String id = create("/hooks", "email.sent").get("id").asText();

        HttpResponse<String> answer =
                client.postTo("/webhooks/" + id + "/replay", "{\"since\": \"%s\"}".formatted(since));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Invalid `since` field: must be ");
    }

    @Test
    void a_webhook_is_created_shown_listed_changed_and_removed_as_resend_does_it() {
        JsonNode created = create("/hooks", "email.sent", "email.bounced");
        String id = created.get("id").asText();
        String secret = created.get("signing_secret").asText();
        assertThat(created.get("object").asText()).isEqualTo("webhook");
        assertThat(secret).startsWith("whsec_");

        JsonNode shown = Client.json(client.get("/webhooks/" + id));
        assertThat(shown.get("signing_secret").asText()).isEqualTo(secret);
        assertThat(shown.get("status").asText()).isEqualTo("enabled");
        assertThat(shown.get("endpoint").asText()).isEqualTo(APPLICATION.baseUrl() + "/hooks");
        assertThat(shown.get("events").toString()).isEqualTo("[\"email.sent\",\"email.bounced\"]");
        HttpResponse<String> list = client.get("/webhooks");
        assertThat(Client.json(list).at("/data/0/id").asText()).isEqualTo(id);
        assertThat(Client.json(list).get("has_more").asBoolean()).isFalse();
        assertThat(list.body()).doesNotContain("whsec_");

        JsonNode changed = Client.json(
                client.patch("/webhooks/" + id, "{\"status\": \"disabled\", \"events\": [\"email.opened\"]}"));
        assertThat(changed.toString()).isEqualTo("{\"object\":\"webhook\",\"id\":\"" + id + "\"}");
        JsonNode after = Client.json(client.get("/webhooks/" + id));
        assertThat(after.get("status").asText()).isEqualTo("disabled");
        assertThat(after.get("events").toString()).isEqualTo("[\"email.opened\"]");
        assertThat(client.postTo("/webhooks/" + id + "/replay", "").statusCode())
                .isEqualTo(422);

        assertThat(Client.json(delete(id)).toString())
                .isEqualTo("{\"object\":\"webhook\",\"id\":\"" + id + "\",\"deleted\":true}");
        assertThat(client.get("/webhooks/" + id).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | Missing `endpoint` field.",
                "{\"endpoint\": \"https://example.com\"} | Missing `events` field.",
                "{\"endpoint\": \"https://example.com\", \"events\": []} | must name at least one event",
                "{\"endpoint\": \"https://example.com\", \"events\": [\"email.sent\", \"contact.lost\"]}"
                        + " | Invalid `events[1]` field: must be one of email.sent,",
                "{\"endpoint\": \"https://example.com\", \"events\": [null]} | Invalid `events[0]` field",
                "{\"endpoint\": \"example.com\", \"events\": [\"email.sent\"]} | Invalid `endpoint` field: must be a URL",
            })
    void a_webhook_that_makes_no_sense_is_refused(String body, String message) {
        HttpResponse<String> answer = client.postTo("/webhooks", body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void a_change_that_makes_no_sense_is_refused_and_changes_nothing() {
        String id = create("/hooks", "email.sent").get("id").asText();

        assertThat(client.patch("/webhooks/" + id, "{\"status\": \"off\", \"events\": [\"email.opened\"]}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(client.patch("/webhooks/" + id, "{\"endpoint\": \"ftp://example.com\", \"status\": \"disabled\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(client.patch("/webhooks/" + id, "{}").statusCode()).isEqualTo(200);

        JsonNode webhook = Client.json(client.get("/webhooks/" + id));
        assertThat(webhook.get("status").asText()).isEqualTo("enabled");
        assertThat(webhook.get("events").toString()).isEqualTo("[\"email.sent\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/none", "/webhooks/0192f1c0-7a4b-7c3d-8e5f-001122334455"})
    void an_unknown_webhook_is_not_found(String path) {
        assertThat(client.get(path).statusCode()).isEqualTo(404);
        assertThat(client.patch(path, "{}").statusCode()).isEqualTo(404);
        assertThat(client.get(path + "/events").statusCode()).isEqualTo(404);
        assertThat(client.postTo(path + "/replay", "").statusCode()).isEqualTo(404);
        assertThat(delete(path.substring("/webhooks/".length())).statusCode()).isEqualTo(404);
    }

    @Test
    void a_51st_webhook_is_refused() {
        for (int i = 0; i < 50; i++) {
            create("/hooks", "email.sent");
        }

        HttpResponse<String> answer = client.postTo("/webhooks", body("/hooks", "email.sent"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("there are 50 already");
    }

    private JsonNode create(String path, String... events) {
        HttpResponse<String> answer = client.postTo("/webhooks", body(path, events));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Client.json(answer);
    }

    private static String body(String path, String... events) {
        return "{\"endpoint\": \"" + APPLICATION.baseUrl() + path + "\", \"events\": [\""
                + String.join("\", \"", events) + "\"]}";
    }

    private JsonNode events(String webhook) {
        return Client.json(client.get("/webhooks/" + webhook + "/events")).get("data");
    }

    private HttpResponse<String> delete(String id) {
        return client.send(HttpRequest.newBuilder(client.uri("/webhooks/" + id)).DELETE());
    }

    private static void answer(String path, int status) {
        APPLICATION.stubFor(post(urlEqualTo(path)).willReturn(aResponse().withStatus(status)));
    }

    private static List<LoggedRequest> requests(String path) {
        return APPLICATION.findAll(postRequestedFor(urlEqualTo(path)));
    }
}
