package io.emailthrottle.ingress.mailersend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.security.Scope;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MailerSend's API as its clients rely on it; what arrives is told by the matrix of all dialects. */
class MailerSendDialectTest extends DialectGateway {

    private static final String SMALLEST = """
            {"from":{"email":"hello@example.com"},"to":[{"email":"ada@smtp.example"}],"subject":"Hi","text":"Hello"}""";

    private HttpResponse<String> mail(String key, String body) {
        return post("/v1/email", body, "Authorization", "Bearer " + key);
    }

    private HttpResponse<String> bulk(String key, String body) {
        return post("/v1/bulk-email", body, "Authorization", "Bearer " + key);
    }

    private static String with(String fields) {
        return SMALLEST.replaceFirst("\\{", "{" + fields + ",");
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.headers().firstValue("X-Message-Id").orElseThrow();
    }

    private JsonNode all(String key) {
        return json(get("/emails", "Authorization", "Bearer " + key)).get("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/email", "/v1/email/"})
    void the_smallest_mail_is_answered_202_without_a_body_and_with_a_type_that_is_not_json(String path) {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = post(path, SMALLEST, "Authorization", "Bearer " + key);

        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        await().until(() -> email(key, id(answer)).get("status").asText().equals("sent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/email", "/v1/bulk-email", "/v1/templates"})
    void without_a_key_every_path_answers_401_in_mailersends_form(String path) {
        HttpResponse<String> answer = post(path, SMALLEST, "X-Any", "1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).get("message").asText()).startsWith("Missing API key");
    }

    @Test
    void a_wrong_key_is_401_and_one_that_may_not_do_this_is_403() {
        HttpResponse<String> elsewhere = mail(keyFrom("elsewhere.example"), SMALLEST);

        assertThat(mail("mlsn.not.ours", SMALLEST).statusCode()).isEqualTo(401);
        assertThat(mail(key(Scope.READ), SMALLEST).statusCode()).isEqualTo(403);
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(json(elsewhere).get("message").asText()).contains("elsewhere.example");
    }

    @Test
    void faults_are_told_by_the_fields_as_mailersend_writes_them() {
        HttpResponse<String> shape = mail(key(Scope.SEND), with("\"colour\":\"red\",\"send_at\":\"soon\""));
        HttpResponse<String> address = mail(
                key(Scope.SEND), SMALLEST.replace("ada@smtp.example\"}", "ada@smtp.example\"},{\"email\":\"nobody\"}"));

        assertThat(shape.statusCode()).isEqualTo(422);
        assertThat(json(shape).get("message").asText()).isNotEmpty();
        assertThat(json(shape).at("/errors/colour/0").asText()).contains("`colour`");
        assertThat(json(shape).get("errors").has("send_at")).isTrue();
        assertThat(address.statusCode()).isEqualTo(422);
        assertThat(json(address).get("errors").has("to.1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"template_id, '\"abc\"'", "variables, '[{\"email\":\"a@example.org\"}]'"})
    void what_cannot_be_kept_is_refused_by_its_name(String field, String value) {
        HttpResponse<String> answer = mail(key(Scope.SEND), with("\"" + field + "\":" + value));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("errors").has(field)).isTrue();
    }

    @Test
    void each_recipient_with_data_gets_an_email() {
        String key = key("mailersend-data", Scope.SEND, Scope.READ);
        String data = """
                "personalization":[{"email":"ada@smtp.example","data":{"user":{"name":"Ada"}}},{"email":"eve@smtp.example","data":{"user":{"name":"Eve"}}}]""";
        String mail = with(data).replace("Hello", "Hello {{ user.name }}");
        String both = mail.replace(
                "\"to\":[{\"email\":\"ada@smtp.example\"}]",
                "\"to\":[{\"email\":\"ada@smtp.example\"},{\"email\":\"eve@smtp.example\"}]");

        HttpResponse<String> answer = mail(key, both);
        HttpResponse<String> copied = mail(key, both.replaceFirst("\\{", "{\"cc\":[{\"email\":\"c@smtp.example\"}],"));
        HttpResponse<String> condition = mail(key, mail.replace("Hello", "{% if user %}Hello{% endif %}"));
        HttpResponse<String> without = mail(key, SMALLEST.replace("Hello", "Hello {{ name }}"));

        assertThat(email(key, id(answer)).get("text").asText()).isEqualTo("Hello Ada");
        assertThat(json(get("/emails?tag=request%3D" + id(answer), "Authorization", "Bearer " + key))
                        .get("data"))
                .hasSize(2);
        assertThat(copied.statusCode()).isEqualTo(422);
        assertThat(condition.statusCode()).isEqualTo(422);
        assertThat(json(condition).get("errors").has("personalization")).isTrue();
        assertThat(email(key, id(without)).get("text").asText()).isEqualTo("Hello {{ name }}");
    }

    @Test
    void threads_and_lists_are_headers() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, with("""
                        "in_reply_to":"<a@example.com>","references":["<a@example.com>","<b@example.com>"],"list_unsubscribe":"<https://example.com/u>",
                        "precedence_bulk":true,"settings":{"track_opens":true},"tags":["Welcome email"]"""));

        JsonNode email = email(key, id(answer));
        assertThat(email.at("/headers/In-Reply-To").asText()).isEqualTo("<a@example.com>");
        assertThat(email.at("/headers/References").asText()).isEqualTo("<a@example.com> <b@example.com>");
        assertThat(email.at("/headers/List-Unsubscribe").asText()).isEqualTo("<https://example.com/u>");
        assertThat(email.at("/headers/Precedence").asText()).isEqualTo("bulk");
        assertThat(email.get("tags").toString()).contains("\"Welcome email\"");
        assertThat(email.get("timeline").toString()).contains("no effect of `settings");
    }

    @Test
    void a_bulk_is_accepted_all_or_none() {
        String key = key("mailersend-bulk", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = bulk(key, "[" + SMALLEST + "," + SMALLEST + "]");
        HttpResponse<String> faulty = bulk(
                key,
                "[" + SMALLEST + "," + SMALLEST.replace("ada@smtp.example", "nobody") + "," + with("\"colour\":1")
                        + "]");
        HttpResponse<String> none = bulk(key, "[]");

        assertThat(answer.statusCode()).isEqualTo(202);
        String id = json(answer).get("bulk_email_id").asText();
        assertThat(email(key, id).get("subject").asText()).isEqualTo("Hi");
        assertThat(faulty.statusCode()).isEqualTo(422);
        assertThat(json(faulty).get("errors").has("1.to")).as(faulty.body()).isTrue();
        assertThat(json(faulty).get("errors").has("2.colour")).isTrue();
        assertThat(none.statusCode()).isEqualTo(422);
        assertThat(all(key)).hasSize(2);
    }

    @Test
    void send_at_schedules_and_a_moment_that_is_over_is_now() {
        String key = key(Scope.SEND, Scope.READ);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

        JsonNode scheduled = email(key, id(mail(key, with("\"send_at\":" + later.getEpochSecond()))));
        JsonNode past = email(key, id(mail(key, with("\"send_at\":1"))));

        assertThat(scheduled.get("due_at").asText()).isEqualTo(later.toString());
        assertThat(past.get("status").asText()).isNotEqualTo("scheduled");
    }

    @Test
    void what_is_refused_before_any_controller_has_mailersends_form_too() {
        String key = key(Scope.ADMIN);

        HttpResponse<String> broken = mail(key, "{\"from\":");
        HttpResponse<String> unknown = get("/v1/templates/1", "Authorization", "Bearer " + key);
        HttpResponse<String> method = get("/v1/email", "Authorization", "Bearer " + key);

        assertThat(broken.statusCode()).isEqualTo(422);
        assertThat(json(broken).get("message").asText()).isNotEmpty();
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).get("message").asText()).contains("Email Throttle gateway");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(json(method).has("statusCode")).isFalse();
    }
}
