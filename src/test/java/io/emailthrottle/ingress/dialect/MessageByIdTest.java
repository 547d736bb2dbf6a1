package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.http.NumericId;
import io.emailthrottle.security.Scope;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications ask their old vendor's API what became of a message. */
class MessageByIdTest extends DialectGateway {

    private static final String TENANT = "messages-by-id";
    private static final String AUTHORIZATION = "Authorization";
    private static final UnaryOperator<String> BEARER = key -> "Bearer " + key;
    private static final UnaryOperator<String> BARE = key -> key;
    private static final UnaryOperator<String> BASIC =
            key -> "Basic " + Base64.getEncoder().encodeToString(("api:" + key).getBytes(StandardCharsets.UTF_8));
    private static final UnaryOperator<String> AMAZON = key -> "AWS4-HMAC-SHA256 Credential=" + key
            + "/20260301/eu-central-1/ses/aws4_request, SignedHeaders=host, Signature=0";

    static Stream<Arguments> reads() {
        return Stream.of(
                read(AUTHORIZATION, BEARER, "/v3/messages/{id}", "/status", "processed"),
                read(AUTHORIZATION, BEARER, "/v3/messages/{id}", "/events/1/event_name", "processed"),
                read(AUTHORIZATION, BEARER, "/v3/messages/another.{id}", "/to_email", "ada@example.org"),
                read("X-Postmark-Server-Token", BARE, "/messages/outbound/{id}/details", "/TextBody", "the text"),
                read("X-Postmark-Server-Token", BARE, "/messages/outbound/{id}/details", "/Status", "Sent"),
                read("X-Postmark-Server-Token", BARE, "/messages/outbound/{id}/details", "/Attachments/0", "a.txt"),
                read(
                        "api-key",
                        BARE,
                        "/v3/smtp/emails?messageId=%3C{id}@example.com%3E",
                        "/transactionalEmails/0/uuid",
                        "{id}"),
                read("api-key", BARE, "/v3/smtp/emails/{id}", "/body", "<p>the html</p>"),
                read("api-key", BARE, "/v3/smtp/emails/{id}", "/events/0/name", "request"),
                read(
                        "api-key",
                        BARE,
                        "/v3/smtp/statistics/events?messageId=%3C{id}@example.com%3E",
                        "/events/0/event",
                        "requests"),
                read(AUTHORIZATION, BARE, "/api/v1/events/message?messages={id}", "/results/0/type", "injection"),
                read(
                        AUTHORIZATION,
                        BARE,
                        "/api/v1/events/message?transmissions={number}",
                        "/results/0/message_id",
                        "{id}"),
                read(AUTHORIZATION, BEARER, "/v1/messages/{id}", "/data/emails/0/status", "sent"),
                read(AUTHORIZATION, BEARER, "/v1/messages/{id}", "/data/emails/0/html", "<p>the html</p>"),
                read(
                        AUTHORIZATION,
                        BASIC,
                        "/v3/mg.example.com/events?message-id={id}@example.com",
                        "/items/0/event",
                        "accepted"),
                read(AUTHORIZATION, AMAZON, "/v2/email/insights/{id}", "/Insights/0/Events/0/Type", "SEND"));
    }

    private static Arguments read(String header, UnaryOperator<String> value, String path, String at, String expected) {
        return Arguments.of(header, value, path, at, expected);
    }

    @ParameterizedTest(name = "{2} {3}")
    @MethodSource("reads")
    void a_message_is_found_by_its_id_in_the_vendors_form_and_by_its_tenant_alone(
            String header, UnaryOperator<String> value, String path, String at, String expected) {
        String id = sent();
        String url = path.replace("{id}", id).replace("{number}", NumericId.of(UUID.fromString(id)));

        HttpResponse<String> found = get(url, header, value.apply(key(TENANT, Scope.READ)));
        HttpResponse<String> stranger = get(url, header, value.apply(key("somebody-else", Scope.READ)));
        HttpResponse<String> sender = get(url, header, value.apply(key(TENANT, Scope.SEND)));

        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(json(found).at(at).asText()).as(found.body()).isEqualTo(expected.replace("{id}", id));
        assertThat(stranger.body()).doesNotContain("ada@example.org", "the text", "the html");
        assertThat(sender.statusCode()).as("it may only send").isIn(401, 403);
    }

    @Test
    void what_is_no_message_is_answered_as_the_vendor_does() {
        String key = key(TENANT, Scope.READ);
        String unknown = "00000000-0000-7000-8000-000000000000";

        assertThat(get("/v3/messages/" + unknown, AUTHORIZATION, "Bearer " + key)
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/v3/messages/nonsense", AUTHORIZATION, "Bearer " + key).body())
                .contains("message not found");
        HttpResponse<String> postmark =
                get("/messages/outbound/" + unknown + "/details", "X-Postmark-Server-Token", key);
        assertThat(postmark.statusCode()).isEqualTo(422);
        assertThat(json(postmark).get("ErrorCode").asInt()).isEqualTo(701);
        assertThat(json(get("/v3/smtp/emails/" + unknown, "api-key", key))
                        .get("code")
                        .asText())
                .isEqualTo("document_not_found");
        assertThat(json(get("/v3/smtp/emails?messageId=" + unknown, "api-key", key))
                        .get("count")
                        .asInt())
                .isZero();
        assertThat(json(get("/api/v1/events/message?messages=" + unknown, AUTHORIZATION, key))
                        .get("total_count")
                        .asInt())
                .isZero();
        assertThat(json(get("/v1/messages/" + unknown, AUTHORIZATION, "Bearer " + key))
                        .get("message")
                        .asText())
                .isEqualTo("Resource not found.");
        assertThat(json(get("/v3/mg.example.com/events?message-id=" + unknown, AUTHORIZATION, BASIC.apply(key)))
                        .get("items"))
                .isEmpty();
        assertThat(get("/v2/email/insights/" + unknown, AUTHORIZATION, AMAZON.apply(key))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_filter_that_is_not_known_here_is_refused_and_not_passed_over() {
        String key = key(TENANT, Scope.READ);

        assertThat(get("/api/v1/events/message?recipients=ada@example.org", AUTHORIZATION, key)
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("/api/v1/events/message", AUTHORIZATION, key).statusCode())
                .isEqualTo(400);
        assertThat(get("/v3/mg.example.com/events?event=failed", AUTHORIZATION, BASIC.apply(key))
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("/v3/smtp/emails", "api-key", key).body()).contains("messageId");
        assertThat(get("/v3/smtp/emails?messageId=1&email=x@y.z", "api-key", key)
                        .body())
                .contains("`email`");
        assertThat(get("/v3/smtp/emails?messageId=1&messageId=2", "api-key", key)
                        .body())
                .contains("more than once");
        assertThat(get("/v3/smtp/statistics/events?messageId=1&event=opened", "api-key", key)
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("/v3/smtp/blockedContacts?senders=x@y.z", "api-key", key).body())
                .contains("`senders`");
        assertThat(get("/v3/mg.example.com/events?message-id=1&message-id=2", AUTHORIZATION, BASIC.apply(key))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_transmission_shows_the_events_of_all_its_emails() {
        String key = key(TENANT, Scope.SEND, Scope.READ);
        String id = json(post("/api/v1/transmissions", """
                        {"content": {"from": "a@example.com", "subject": "s", "text": "t"},
                         "recipients": [{"address": "a1@example.org"}, {"address": "a2@example.org"}]}""", AUTHORIZATION, key))
                .at("/results/id")
                .asText();

        await().untilAsserted(
                        () -> assertThat(json(get("/api/v1/events/message?transmissions=" + id, AUTHORIZATION, key))
                                        .findValuesAsText("rcpt_to"))
                                .containsExactlyInAnyOrder("a1@example.org", "a2@example.org"));
        assertThat(json(get("/api/v1/events/message?messages=1&messages=" + id, AUTHORIZATION, key))
                        .get("total_count")
                        .asInt())
                .as("each parameter counts")
                .isEqualTo(1);
    }

    private String sent() {
        String body = """
                {"from": "a@example.com", "to": "ada@example.org", "subject": "s", "text": "the text",
                 "html": "<p>the html</p>", "attachments": [{"filename": "a.txt", "content": "YQ=="}]}""";
        HttpResponse<String> answer = post("/emails", body, AUTHORIZATION, "Bearer " + key(TENANT, Scope.SEND));
        String id = json(answer).get("id").asText();
        String reader = key(TENANT, Scope.READ);
        await().until(() -> email(reader, id).get("status").asText().equals("sent"));
        JsonNode shown = email(reader, id);
        assertThat(shown.get("id").asText()).isEqualTo(id);
        return id;
    }
}
