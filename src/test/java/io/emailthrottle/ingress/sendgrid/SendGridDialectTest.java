package io.emailthrottle.ingress.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.security.Scope;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SendGrid's API as its clients rely on it; what arrives is told by the matrix of all dialects. */
class SendGridDialectTest extends DialectGateway {

    private static final String SMALLEST = """
            {"personalizations":[{"to":[{"email":"ada@smtp.example"}]}],"from":{"email":"hello@example.com"},"subject":"Hi",
             "content":[{"type":"text/plain","value":"Hello"}]}""";

    private HttpResponse<String> mail(String key, String body) {
        return post("/v3/mail/send", body, "Authorization", "Bearer " + key);
    }

    private static String with(String fields) {
        return "{" + fields + "," + SMALLEST.substring(1);
    }

    @Test
    void the_smallest_mail_is_answered_202_without_a_body_and_with_an_id_that_the_gateway_knows() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, SMALLEST);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        String id = answer.headers().firstValue("X-Message-Id").orElseThrow();
        await().until(() -> email(key, id).get("status").asText().equals("sent"));
        assertThat(email(key, "%3C" + id + "%40example.com%3E").get("id").asText())
                .as("found by its Message-ID too")
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/mail/send", "/v3/mail/send/", "/v3/scopes", "/v3/templates"})
    void without_a_key_every_path_answers_401_in_sendgrids_form(String path) {
        HttpResponse<String> answer = post(path, SMALLEST, "X-Any", "1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).at("/errors/0/message").asText()).startsWith("Missing API key");
        assertThat(json(answer).at("/errors/0").has("field")).isTrue();
    }

    @Test
    void a_wrong_key_is_401_and_one_that_may_not_send_is_403() {
        HttpResponse<String> wrong = mail("SG.not.ours", SMALLEST);
        HttpResponse<String> reader = mail(key(Scope.READ), SMALLEST);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(json(wrong).at("/errors/0/message").asText()).contains("wrong, revoked or expired");
        assertThat(reader.statusCode()).isEqualTo(403);
    }

    @Test
    void a_key_for_other_domains_is_refused_in_sendgrids_form() throws Exception {
        HttpResponse<String> answer = mail(keyFrom("elsewhere.example"), SMALLEST);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).at("/errors/0/message").asText()).contains("elsewhere.example");
    }

    @Test
    void faults_name_the_fields_as_sendgrid_writes_them() {
        HttpResponse<String> answer = mail(key(Scope.SEND), """
                {"personalizations":[{"to":[{"email":"ada@smtp.example"}]},{"to":[{"email":"nobody"},{"email":"eve@smtp.example"}]}],
                 "from":{"email":"hello@example.com"},"subject":"Hi","content":[{"type":"text/plain","value":"Hello"}],
                 "attachments":[{"content":"***","filename":"a.txt"}],"colour":"red","send_at":"soon"}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        List<String> fields = new ArrayList<>();
        json(answer)
                .get("errors")
                .forEach(error -> fields.add(error.get("field").asText()));
        assertThat(fields).containsExactlyInAnyOrder("attachments.0.content", "colour", "send_at");
    }

    @Test
    void an_invalid_address_is_named_by_its_personalization() {
        HttpResponse<String> answer = mail(key(Scope.SEND), """
                {"personalizations":[{"to":[{"email":"ada@smtp.example"}]},{"to":[{"email":"nobody"},{"email":"eve@smtp.example"}]}],
                 "from":{"email":"hello@example.com"},"subject":"Hi","content":[{"type":"text/plain","value":"Hello"}]}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/field").asText()).isEqualTo("personalizations.1.to.0");
        assertThat(json(answer).at("/errors/0/message").asText()).contains("`personalizations[1].to[0]`");
    }

    @ParameterizedTest
    @CsvSource({
        "template_id, '\"d-1\"'",
        "asm, '{\"group_id\":1}'",
        "sections, '{\"a\":\"b\"}'",
        "mail_settings, '{\"footer\":{\"enable\":true,\"text\":\"x\"}}'",
        "tracking_settings, '{\"subscription_tracking\":{\"enable\":true}}'",
    })
    void what_cannot_be_kept_is_refused_by_its_name(String field, String value) {
        HttpResponse<String> answer = mail(key(Scope.SEND), with("\"" + field + "\":" + value));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/field").asText()).startsWith(field);
    }

    @Test
    void what_is_turned_off_or_empty_is_not_asked_for() {
        HttpResponse<String> answer = mail(key(Scope.SEND), with("""
                "template_id":"","asm":{},"mail_settings":{"footer":{"enable":false,"text":"x"}},
                "tracking_settings":{"subscription_tracking":{"enable":false}}"""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void what_has_no_effect_is_in_the_timeline() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, with("""
                "tracking_settings":{"click_tracking":{"enable":true}},"ip_pool_name":"transactional",
                "categories":["Welcome email"],"custom_args":{"user_id":42}"""));

        JsonNode email = email(key, answer.headers().firstValue("X-Message-Id").orElseThrow());
        List<String> notes = new ArrayList<>();
        email.get("timeline").forEach(entry -> {
            if (entry.get("type").asText().equals("note")) {
                notes.add(entry.get("detail").asText());
            }
        });
        assertThat(notes)
                .anyMatch(note -> note.contains("tracking_settings"))
                .anyMatch(note -> note.contains("ip_pool_name"));
        assertThat(email.get("tags").toString()).contains("\"Welcome email\"", "\"ip_pool\"", "\"transactional\"");
        assertThat(email.get("metadata").toString()).isEqualTo("{\"user_id\":\"42\"}");
    }

    @Test
    void each_personalization_is_an_email_with_its_own_substitutions() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, """
                {"personalizations":[
                   {"to":[{"email":"one@smtp.example"}],"substitutions":{"%name%":"Ada"},"custom_args":{"n":"1"}},
                   {"to":[{"email":"two@smtp.example"}],"subject":"For %name%","substitutions":{"%name%":"Eve"},
                    "from":{"email":"other@example.com"},"headers":{"X-Own":"%name%"}}],
                 "from":{"email":"hello@example.com"},"subject":"Hi %name%","content":[{"type":"text/html","value":"<b>%name%</b>"}],
                 "custom_args":{"all":"yes"}}""");

        assertThat(answer.statusCode()).isEqualTo(202);
        String first = answer.headers().firstValue("X-Message-Id").orElseThrow();
        JsonNode all = json(get("/emails?tag=request%3D" + first, "Authorization", "Bearer " + key))
                .get("data");
        assertThat(all).hasSize(2);
        JsonNode one = email(key, first);
        JsonNode two = email(
                key,
                (all.get(0).get("id").asText().equals(first) ? all.get(1) : all.get(0))
                        .get("id")
                        .asText());
        assertThat(one.get("subject").asText()).isEqualTo("Hi Ada");
        assertThat(one.get("html").asText()).isEqualTo("<b>Ada</b>");
        assertThat(one.get("metadata").toString()).isEqualTo("{\"all\":\"yes\",\"n\":\"1\"}");
        assertThat(two.get("subject").asText()).isEqualTo("For Eve");
        assertThat(two.get("from").asText()).isEqualTo("other@example.com");
        assertThat(two.get("headers").get("X-Own").asText()).isEqualTo("Eve");
    }

    @Test
    void of_several_personalizations_all_are_accepted_or_none() {
        String key = key("atomic", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, """
                {"personalizations":[{"to":[{"email":"ada@smtp.example"}]},{"to":[]}],
                 "from":{"email":"hello@example.com"},"subject":"Hi","content":[{"type":"text/plain","value":"Hello"}]}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/field").asText()).isEqualTo("personalizations.1.to");
        assertThat(json(get("/emails", "Authorization", "Bearer " + key)).get("data"))
                .isEmpty();
    }

    @Test
    void a_file_that_would_become_too_many_is_refused_before_it_fills_the_memory() {
        String key = key("large", Scope.SEND, Scope.READ);
        String people = "{\"to\":[{\"email\":\"ada@smtp.example\"}]},".repeat(40);
        String file = "A".repeat(2_000_000);

        HttpResponse<String> answer = mail(key, """
                {"personalizations":[%s{"to":[{"email":"eve@smtp.example"}]}],"from":{"email":"hello@example.com"},"subject":"Hi",
                 "content":[{"type":"text/plain","value":"Hello"}],"attachments":[{"content":"%s","filename":"a.bin"}]}""".formatted(people, file));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("too large together");
        assertThat(json(get("/emails", "Authorization", "Bearer " + key)).get("data"))
                .isEmpty();
    }

    @Test
    void data_of_any_characters_is_kept_and_comes_back() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, with("""
                "categories":["a=b%3D","Grüße, ✓"],"custom_args":{"é\\u0000":"\\ud83d\\ude00 \\ud800 ' \\" \\n"}"""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = answer.headers().firstValue("X-Message-Id").orElseThrow();
        await().until(() -> email(key, id).get("status").asText().equals("sent"));
        JsonNode email = email(key, id);
        assertThat(email.at("/tags/0/name").asText()).isEqualTo("a=b%3D");
        assertThat(email.at("/tags/1/name").asText()).isEqualTo("Grüße, ✓");
        assertThat(email.get("metadata").properties().iterator().next().getKey())
                .isEqualTo("é\u0000");
        assertThat(json(get("/emails?tag=Gr%C3%BC%C3%9Fe,%20%E2%9C%93", "Authorization", "Bearer " + key))
                        .get("data"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "1",
                "\"x\"",
                "{\"personalizations\":{}}",
                "{\"personalizations\":[null]}",
                "{\"personalizations\":[{\"to\":\"x\"}],\"from\":[],\"content\":{},\"headers\":[1],\"categories\":{},\"attachments\":[[]]}"
            })
    void a_body_of_any_other_shape_is_a_fault_of_the_request(String body) {
        HttpResponse<String> answer = mail(key(Scope.SEND), body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/message").asText()).isNotEmpty();
    }

    @Test
    void the_sandbox_checks_and_sends_nothing() {
        String key = key("sandbox", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, with("\"mail_settings\":{\"sandbox_mode\":{\"enable\":true}}"));
        HttpResponse<String> faulty = mail(
                key,
                with("\"mail_settings\":{\"sandbox_mode\":{\"enable\":true}}").replace("ada@smtp.example", "nobody"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(faulty.statusCode()).isEqualTo(400);
        assertThat(json(get("/emails", "Authorization", "Bearer " + key)).get("data"))
                .isEmpty();
    }

    @Test
    void send_at_schedules_and_a_moment_that_is_over_is_now() {
        String key = key(Scope.SEND, Scope.READ);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

        String scheduled = mail(key, with("\"send_at\":" + later.getEpochSecond()))
                .headers()
                .firstValue("X-Message-Id")
                .orElseThrow();
        String past = mail(key, with("\"send_at\":1"))
                .headers()
                .firstValue("X-Message-Id")
                .orElseThrow();

        assertThat(email(key, scheduled).get("status").asText()).isEqualTo("scheduled");
        assertThat(email(key, scheduled).get("due_at").asText()).isEqualTo(later.toString());
        await().until(() -> email(key, past).get("status").asText().equals("sent"));
    }

    @Test
    void an_emails_headers_on_the_request_change_nothing() {
        String key = key(Scope.SEND, Scope.READ);
        HttpRequest.Builder request = HttpRequest.newBuilder(base().resolve("/v3/mail/send"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "the-same")
                .header("Prefer", "respond-async")
                .header("References", "<a@example.com> ".repeat(1_200))
                .POST(BodyPublishers.ofString(SMALLEST));

        HttpResponse<String> first = send(request.build());
        HttpResponse<String> second = send(request.build());

        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(second.headers().firstValue("X-Message-Id"))
                .isNotEqualTo(first.headers().firstValue("X-Message-Id"));
    }

    @Test
    void what_is_refused_before_any_controller_has_sendgrids_form_too() {
        String key = key(Scope.ADMIN);

        HttpResponse<String> broken = mail(key, "{\"from\":");
        HttpResponse<String> unknown = get("/v3/templates/d-1", "Authorization", "Bearer " + key);
        HttpResponse<String> method = get("/v3/mail/send", "Authorization", "Bearer " + key);
        HttpResponse<String> headers =
                post("/v3/mail/send", SMALLEST, "Authorization", "Bearer " + key, "References", "x".repeat(40_000));

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(headers.statusCode()).isEqualTo(431);
        assertThat(List.of(broken, unknown, method, headers))
                .allSatisfy(answer -> assertThat(
                                json(answer).at("/errors/0/message").asText())
                        .isNotEmpty());
        assertThat(json(unknown).at("/errors/0/message").asText()).contains("Email Throttle gateway");
    }

    @Test
    void scopes_say_what_a_key_may_do() {
        HttpResponse<String> sender = get("/v3/scopes", "Authorization", "Bearer " + key(Scope.SEND));
        HttpResponse<String> reader = get("/v3/scopes", "Authorization", "Bearer " + key(Scope.READ));

        assertThat(json(sender).get("scopes").toString()).contains("mail.send");
        assertThat(json(reader).get("scopes").toString()).doesNotContain("mail.send");
    }
}
