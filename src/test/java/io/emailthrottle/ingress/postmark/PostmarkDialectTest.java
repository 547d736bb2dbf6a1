package io.emailthrottle.ingress.postmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.security.Scope;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Postmark's API as its clients rely on it; what arrives is told by the matrix of all dialects. */
class PostmarkDialectTest extends DialectGateway {

    private static final String SMALLEST =
            "{\"From\":\"hello@example.com\",\"To\":\"ada@smtp.example\",\"Subject\":\"Hi\",\"TextBody\":\"Hello\"}";

    private HttpResponse<String> mail(String key, String body) {
        return mail("/email", key, body);
    }

    private HttpResponse<String> mail(String path, String key, String body) {
        return post(path, body, "X-Postmark-Server-Token", key);
    }

    private static String with(String fields) {
        return SMALLEST.replaceFirst("\\{", "{" + fields + ",");
    }

    private JsonNode all(String key) {
        return json(get("/emails", "Authorization", "Bearer " + key)).get("data");
    }

    private void suppress(String key, String address) {
        HttpResponse<String> answer =
                post("/suppressions", "{\"email\":\"" + address + "\"}", "Authorization", "Bearer " + key);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/email", "/email/"})
    void the_smallest_mail_is_answered_200_with_an_id_that_the_gateway_knows(String path) {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(path, key, SMALLEST);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = json(answer);
        assertThat(body.get("To").asText()).isEqualTo("ada@smtp.example");
        assertThat(body.get("ErrorCode").asInt()).isZero();
        assertThat(body.get("Message").asText()).isEqualTo("OK");
        assertThat(Instant.parse(body.get("SubmittedAt").asText()))
                .isBefore(Instant.now().plusSeconds(60));
        String id = body.get("MessageID").asText();
        await().until(() -> email(key, id).get("status").asText().equals("sent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/email", "/email/batch", "/server", "/templates/1"})
    void without_a_key_every_path_answers_401_in_postmarks_form(String path) {
        HttpResponse<String> answer = post(path, SMALLEST, "X-Any", "1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).get("ErrorCode").asInt()).isEqualTo(10);
        assertThat(json(answer).get("Message").asText()).startsWith("Missing API key");
    }

    @Test
    void of_a_batch_one_that_the_key_may_not_send_refuses_no_other() {
        HttpResponse<String> answer = post(
                "/email/batch",
                "[" + SMALLEST + "," + SMALLEST.replace("hello@example.com", "hello@elsewhere.example") + "]",
                "X-Postmark-Server-Token",
                keyFrom("elsewhere.example"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).at("/0/ErrorCode").asInt()).isNotZero();
        assertThat(json(answer).at("/1/ErrorCode").asInt()).isZero();
    }

    @Test
    void a_wrong_key_one_that_may_not_send_and_one_for_other_domains_are_401() {
        List<HttpResponse<String>> answers = List.of(
                mail("9e2f2c4b-0000-0000-0000-000000000000", SMALLEST),
                mail(key(Scope.READ), SMALLEST),
                mail(keyFrom("elsewhere.example"), SMALLEST));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).get("ErrorCode").asInt()).isEqualTo(10);
        });
        assertThat(json(answers.getLast()).get("Message").asText()).contains("elsewhere.example");
    }

    @Test
    void faults_name_the_fields_as_postmark_writes_them() {
        HttpResponse<String> answer = mail(key(Scope.SEND), """
                {"From":"hello@example.com","To":"ada@smtp.example, nobody","Subject":"Hi","TextBody":"Hello","Colour":"red",
                 "Attachments":[{"Name":"a.txt","Content":"***"}]}""");
        HttpResponse<String> address =
                mail(key(Scope.SEND), SMALLEST.replace("ada@smtp.example", "ada@smtp.example, eve@"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("ErrorCode").asInt()).isEqualTo(300);
        assertThat(json(answer).get("Message").asText()).contains("`Attachments[0].Content`", "`Colour`");
        assertThat(address.statusCode()).isEqualTo(422);
        assertThat(json(address).get("Message").asText()).contains("`To`");
    }

    @ParameterizedTest
    @CsvSource({
        "/email, TemplateId, 1",
        "/email, templateAlias, '\"welcome\"'",
        "/email/withTemplate, TemplateId, 1",
        "/email/batchWithTemplates/, Messages, '[{\"TemplateAlias\":\"welcome\"}]'",
    })
    void templates_are_refused_by_their_name(String path, String field, String value) {
        HttpResponse<String> answer = mail(path, key(Scope.SEND), with("\"" + field + "\":" + value));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("ErrorCode").asInt()).isEqualTo(1101);
        assertThat(json(answer).get("Message").asText()).contains("Template");
    }

    @Test
    void names_in_any_case_empty_fields_and_null_are_understood() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(key, """
                {"from":"hello@example.com","TO":"\\"Ada, of London\\" <ada@smtp.example>, eve@smtp.example","cc":"","Bcc":null,"subject":"Hi",
                 "textbody":"Hello","HtmlBody":"","TemplateAlias":"","attachments":[{"name":"a.png","content":"SGk=","contentId":"cid:a"}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode email = email(key, json(answer).get("MessageID").asText());
        assertThat(email.get("to").toString())
                .isEqualTo("[\"Ada, of London <ada@smtp.example>\",\"eve@smtp.example\"]");
        assertThat(email.at("/attachments/0/content_id").asText()).isEqualTo("a");
    }

    @Test
    void a_header_that_is_repeated_is_refused() {
        HttpResponse<String> answer = mail(
                key(Scope.SEND),
                with("\"Headers\":[{\"Name\":\"X-A\",\"Value\":\"1\"},{\"Name\":\"x-a\",\"Value\":\"2\"}]"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("Message").asText()).contains("`Headers[1].Name`");
    }

    @Test
    void what_has_no_effect_is_in_the_timeline_and_a_stream_is_a_tag() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = mail(
                key,
                with(
                        "\"TrackOpens\":true,\"MessageStream\":\"broadcast\",\"Tag\":\"Welcome email\",\"Metadata\":{\"user_id\":\"42\"}"));

        JsonNode email = email(key, json(answer).get("MessageID").asText());
        List<String> notes = new ArrayList<>();
        email.get("timeline").forEach(entry -> notes.add(entry.path("detail").asText()));
        assertThat(notes)
                .anyMatch(note -> note.contains("TrackOpens"))
                .anyMatch(note -> note.contains("MessageStream"));
        assertThat(email.get("tags").toString()).contains("\"Welcome email\"", "\"message_stream\"", "\"broadcast\"");
        assertThat(email.get("metadata").toString()).isEqualTo("{\"user_id\":\"42\"}");
    }

    @Test
    void each_message_of_a_batch_has_its_own_result() {
        String key = key("postmark-batch", Scope.ADMIN);
        suppress(key, "gone@smtp.example");

        HttpResponse<String> answer = mail(
                "/email/batch",
                key,
                "[" + SMALLEST + "," + SMALLEST.replace("ada@", "ada at ") + "," + SMALLEST.replace("ada@", "gone@")
                        + "," + SMALLEST.replace("ada@", "eve@") + "]");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode results = json(answer);
        assertThat(results.findValues("ErrorCode").stream().map(JsonNode::asInt))
                .containsExactly(0, 300, 406, 0);
        assertThat(results.at("/1/Message").asText()).contains("`To");
        assertThat(results.at("/3/To").asText()).isEqualTo("eve@smtp.example");
        assertThat(email(key, results.at("/3/MessageID").asText()).get("to").toString())
                .contains("eve@smtp.example");
    }

    @Test
    void recipients_who_are_all_suppressed_are_told_as_inactive() {
        String key = key("postmark-inactive", Scope.ADMIN);
        suppress(key, "gone@smtp.example");

        HttpResponse<String> all = mail(key, SMALLEST.replace("ada@", "gone@"));
        HttpResponse<String> one =
                mail(key, SMALLEST.replace("ada@smtp.example", "gone@smtp.example, ada@smtp.example"));

        assertThat(all.statusCode()).isEqualTo(422);
        assertThat(json(all).get("ErrorCode").asInt()).isEqualTo(406);
        assertThat(json(all).get("Message").asText())
                .contains("Found inactive addresses: gone@smtp.example. Inactive recipients");
        assertThat(one.statusCode()).isEqualTo(200);
    }

    @Test
    void the_test_token_checks_and_sends_nothing_and_needs_a_key_behind_it() {
        String key = key("postmark-test", Scope.SEND, Scope.READ);

        HttpResponse<String> checked = mail("POSTMARK_API_TEST:" + key, SMALLEST);
        HttpResponse<String> batch = mail("/email/batch", "POSTMARK_API_TEST:" + key, "[" + SMALLEST + "]");
        HttpResponse<String> faulty = mail("POSTMARK_API_TEST:" + key, SMALLEST.replace("ada@smtp.example", "nobody"));
        HttpResponse<String> nobody = mail("POSTMARK_API_TEST", SMALLEST);

        assertThat(checked.statusCode()).isEqualTo(200);
        assertThat(batch.statusCode()).isEqualTo(200);
        assertThat(faulty.statusCode()).isEqualTo(422);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(json(nobody).get("Message").asText()).contains("POSTMARK_API_TEST:et_");
        assertThat(all(key)).isEmpty();
    }

    @Test
    void what_is_refused_before_any_controller_has_postmarks_form_too() {
        String key = key(Scope.ADMIN);

        HttpResponse<String> broken = mail(key, "{\"From\":");
        HttpResponse<String> noArray = mail("/email/batch", key, SMALLEST);
        HttpResponse<String> unknown = get("/templates/1", "X-Postmark-Server-Token", key);
        HttpResponse<String> method = get("/email", "X-Postmark-Server-Token", key);

        assertThat(broken.statusCode()).isEqualTo(422);
        assertThat(json(broken).get("ErrorCode").asInt()).isEqualTo(402);
        assertThat(noArray.statusCode()).isEqualTo(422);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).get("Message").asText()).contains("Email Throttle gateway");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(json(method).get("ErrorCode").asInt()).isPositive();
    }

    @Test
    void the_server_is_shown_to_any_key() {
        HttpResponse<String> answer = get("/server", "X-Postmark-Server-Token", key(Scope.SEND));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("DeliveryType").asText()).isEqualTo("Live");
    }
}
