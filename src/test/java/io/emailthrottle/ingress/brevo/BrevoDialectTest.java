package io.emailthrottle.ingress.brevo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.security.Scope;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Brevo's API as its clients rely on it; what arrives is told by the matrix of all dialects. */
class BrevoDialectTest extends DialectGateway {

    private static final String SMALLEST = """
            {"sender":{"email":"hello@example.com"},"to":[{"email":"ada@smtp.example"}],"subject":"Hi","textContent":"Hello"}""";

    private HttpResponse<String> mail(String key, String body) {
        return post("/v3/smtp/email", body, "api-key", key);
    }

    private static String with(String fields) {
        return SMALLEST.replaceFirst("\\{", "{" + fields + ",");
    }

    private JsonNode byMessageId(String key, String messageId) {
        return email(key, URLEncoder.encode(messageId, StandardCharsets.UTF_8));
    }

    private JsonNode sent(String key, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return byMessageId(key, json(answer).get("messageId").asText());
    }

    private JsonNode all(String key) {
        return json(get("/emails", "Authorization", "Bearer " + key)).get("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/smtp/email", "/v3/smtp/email/"})
    void the_smallest_mail_is_answered_201_with_a_message_id_that_the_gateway_knows(String path) {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = post(path, SMALLEST, "api-key", key);

        assertThat(answer.statusCode()).isEqualTo(201);
        String id = json(answer).get("messageId").asText();
        assertThat(id).startsWith("<").endsWith("@example.com>");
        await().until(() -> byMessageId(key, id).get("status").asText().equals("sent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/smtp/email", "/v3/account", "/v3/smtp/templates"})
    void without_a_key_every_path_answers_401_in_brevos_form(String path) {
        HttpResponse<String> answer = post(path, SMALLEST, "X-Any", "1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).get("code").asText()).isEqualTo("unauthorized");
        assertThat(json(answer).get("message").asText()).startsWith("Missing API key");
    }

    @Test
    void a_wrong_key_is_401_and_one_that_may_not_do_this_is_403() {
        HttpResponse<String> wrong = mail("xkeysib-not-ours", SMALLEST);
        HttpResponse<String> reader = mail(key(Scope.READ), SMALLEST);
        HttpResponse<String> elsewhere = mail(keyFrom("elsewhere.example"), SMALLEST);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(reader.statusCode()).isEqualTo(403);
        assertThat(json(reader).get("code").asText()).isEqualTo("permission_denied");
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(json(elsewhere).get("message").asText()).contains("elsewhere.example");
    }

    @Test
    void faults_name_the_fields_as_brevo_writes_them() {
        HttpResponse<String> shape = mail(
                key(Scope.SEND),
                with(
                        "\"colour\":\"red\",\"scheduledAt\":\"soon\",\"attachment\":[{\"name\":\"a.txt\",\"content\":\"***\"}]"));
        HttpResponse<String> address = mail(
                key(Scope.SEND), SMALLEST.replace("ada@smtp.example\"}", "ada@smtp.example\"},{\"email\":\"nobody\"}"));

        assertThat(shape.statusCode()).isEqualTo(400);
        assertThat(json(shape).get("code").asText()).isEqualTo("invalid_parameter");
        assertThat(json(shape).get("message").asText())
                .contains("`colour`", "`scheduledAt`", "`attachment[0].content`");
        assertThat(address.statusCode()).isEqualTo(400);
        assertThat(json(address).get("message").asText()).contains("`to[1]`");
    }

    @Test
    void a_missing_field_has_brevos_code() {
        HttpResponse<String> answer = mail(key(Scope.SEND), SMALLEST.replace("\"subject\":\"Hi\",", ""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("code").asText()).isEqualTo("missing_parameter");
        assertThat(json(answer).get("message").asText()).contains("`subject`");
    }

    @ParameterizedTest
    @CsvSource({
        "templateId, 1",
        "attachment, '[{\"url\":\"http://127.0.0.1/a.txt\",\"name\":\"a.txt\"}]'",
        "messageVersions, '[{\"to\":[{\"email\":\"ada@smtp.example\"}],\"templateId\":1}]'",
    })
    void what_cannot_be_kept_is_refused_by_its_name(String field, String value) {
        HttpResponse<String> answer = mail(key(Scope.SEND), with("\"" + field + "\":" + value));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("message").asText()).contains("`" + field);
    }

    @Test
    void versions_are_emails_of_their_own_and_accepted_all_or_none() {
        String key = key("brevo-versions", Scope.SEND, Scope.READ);
        String versions =
                "\"params\":{\"n\":\"you\"},\"messageVersions\":[{\"to\":[{\"email\":\"one@smtp.example\"}],\"params\":{\"n\":\"Ada\"}},"
                        + "{\"to\":[{\"email\":\"two@smtp.example\"}],\"subject\":\"For {{ params.n }}\"}]";

        HttpResponse<String> answer = mail(key, with(versions).replace("Hello", "Hello {{params.n}}"));
        HttpResponse<String> faulty = mail(key, with(versions.replace("two@smtp.example", "nobody")));

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode ids = json(answer).get("messageIds");
        assertThat(ids).hasSize(2);
        assertThat(byMessageId(key, ids.get(0).asText()).get("text").asText()).isEqualTo("Hello Ada");
        JsonNode second = byMessageId(key, ids.get(1).asText());
        assertThat(second.get("to").toString()).isEqualTo("[\"two@smtp.example\"]");
        assertThat(second.get("subject").asText()).isEqualTo("For you");
        assertThat(faulty.statusCode()).isEqualTo(400);
        assertThat(json(faulty).get("message").asText()).contains("`messageVersions[1].to");
        assertThat(all(key)).hasSize(2);
    }

    @Test
    void parameters_are_replaced_and_conditions_refused() {
        String key = key(Scope.SEND, Scope.READ);
        String params = "\"params\":{\"user\":{\"name\":\"Ada\"},\"n\":3}";

        HttpResponse<String> answer =
                mail(key, with(params).replace("Hello", "{{params.user.name}} {{ params.n }}{{params.none}}"));
        HttpResponse<String> condition = mail(key, with(params).replace("Hello", "{% if params.n %}Hello{% endif %}"));
        HttpResponse<String> without = mail(key, SMALLEST.replace("Hello", "Hello {{params.n}}"));

        assertThat(sent(key, answer).get("text").asText()).isEqualTo("Ada 3");
        assertThat(condition.statusCode()).isEqualTo(400);
        assertThat(json(condition).get("message").asText()).contains("`params`", "{% if params.n %}");
        assertThat(sent(key, without).get("text").asText()).isEqualTo("Hello {{params.n}}");
    }

    @Test
    void an_idempotency_key_is_read_from_the_body() {
        String key = key("brevo-idempotency", Scope.SEND, Scope.READ);
        String body = with("\"headers\":{\"idempotencyKey\":\"once\",\"X-Own\":\"1\"}");

        HttpResponse<String> first = mail(key, body);
        HttpResponse<String> second = mail(key, body);

        assertThat(json(second).get("messageId")).isEqualTo(json(first).get("messageId"));
        assertThat(all(key)).hasSize(1);
        assertThat(sent(key, first).get("headers").toString()).isEqualTo("{\"X-Own\":\"1\"}");
    }

    @Test
    void the_sandbox_checks_and_sends_nothing() {
        String key = key("brevo-sandbox", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, with("\"headers\":{\"x-sib-sandbox\":\"drop\"}"));
        HttpResponse<String> faulty =
                mail(key, with("\"headers\":{\"X-Sib-Sandbox\":\"drop\"}").replace("ada@smtp.example", "nobody"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(faulty.statusCode()).isEqualTo(400);
        assertThat(all(key)).isEmpty();
    }

    @Test
    void scheduled_at_schedules_and_a_moment_that_is_over_is_now() {
        String key = key(Scope.SEND, Scope.READ);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

        JsonNode scheduled = sent(key, mail(key, with("\"scheduledAt\":\"" + later + "\"")));
        JsonNode past = sent(key, mail(key, with("\"scheduledAt\":\"2020-01-01T00:00:00.000+01:00\"")));

        assertThat(scheduled.get("status").asText()).isEqualTo("scheduled");
        assertThat(scheduled.get("due_at").asText()).isEqualTo(later.toString());
        assertThat(past.get("status").asText()).isNotEqualTo("scheduled");
    }

    @Test
    void labels_are_tags_and_what_has_no_effect_is_in_the_timeline() {
        String key = key(Scope.SEND, Scope.READ);

        JsonNode email = sent(
                key,
                mail(
                        key,
                        with(
                                "\"tags\":[\"Welcome email\"],\"batchId\":\"b-1\",\"headers\":{\"X-Mailin-custom\":\"a:1\",\"sender.ip\":\"192.0.2.1\"}")));

        List<String> notes = new ArrayList<>();
        email.get("timeline").forEach(entry -> notes.add(entry.path("detail").asText()));
        assertThat(notes).anyMatch(note -> note.contains("batchId")).anyMatch(note -> note.contains("sender.ip"));
        assertThat(email.get("tags").toString()).contains("\"Welcome email\"", "\"batch_id\"");
        assertThat(email.get("metadata").toString()).isEqualTo("{\"X-Mailin-custom\":\"a:1\"}");
    }

    @Test
    void what_is_refused_before_any_controller_has_brevos_form_too() {
        String key = key(Scope.ADMIN);

        HttpResponse<String> broken = mail(key, "{\"sender\":");
        HttpResponse<String> unknown = get("/v3/smtp/templates/1", "api-key", key);
        HttpResponse<String> method = get("/v3/smtp/email", "api-key", key);

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(json(broken).get("code").asText()).isEqualTo("invalid_parameter");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).get("code").asText()).isEqualTo("document_not_found");
        assertThat(json(unknown).get("message").asText()).contains("Email Throttle gateway");
        assertThat(method.statusCode()).isEqualTo(405);
    }

    @Test
    void the_account_is_shown_to_any_key() {
        HttpResponse<String> answer = get("/v3/account", "api-key", key(Scope.SEND));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("plan")).isEmpty();
    }
}
