package io.emailthrottle.ingress.mailjet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.dialect.DialectSample;
import io.emailthrottle.security.Scope;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mailjet's API as its clients rely on it; what arrives is told by the matrix of all dialects. */
class MailjetDialectTest extends DialectGateway {

    private static final String MESSAGE = """
            {"From":{"Email":"hello@example.com"},"To":[{"Email":"ada@smtp.example"}],"Subject":"Hi","TextPart":"Hello"}""";

    private static String basic(String pair) {
        return "Basic " + DialectSample.base64(pair.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String key, String body) {
        return post("/v3.1/send", body, "Authorization", basic("public:" + key));
    }

    private static String messages(String... messages) {
        return "{\"Messages\":[" + String.join(",", messages) + "]}";
    }

    private static String with(String fields) {
        return MESSAGE.replaceFirst("\\{", "{" + fields + ",");
    }

    private JsonNode only(String key, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return email(key, json(answer).at("/Messages/0/To/0/MessageUUID").asText());
    }

    private JsonNode all(String key) {
        return json(get("/emails", "Authorization", "Bearer " + key)).get("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3.1/send", "/v3.1/send/"})
    void the_smallest_message_is_answered_200_with_ids_of_mailjets_types(String path) {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = post(path, messages(MESSAGE), "Authorization", basic("public:" + key));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode message = json(answer).at("/Messages/0");
        assertThat(message.get("Status").asText()).isEqualTo("success");
        assertThat(message.get("CustomID").asText()).isEmpty();
        JsonNode to = message.at("/To/0");
        assertThat(to.get("Email").asText()).isEqualTo("ada@smtp.example");
        assertThat(to.get("MessageID").isIntegralNumber()).isTrue();
        assertThat(to.get("MessageID").asLong()).isPositive();
        assertThat(message.get("Cc")).isEmpty();
        assertThat(message.get("Bcc")).isEmpty();
        String id = to.get("MessageUUID").asText();
        assertThat(to.get("MessageHref").asText()).endsWith("/emails/" + id);
        await().until(() -> email(key, id).get("status").asText().equals("sent"));
    }

    @Test
    void the_key_is_the_private_part_or_the_public_one() {
        String key = key(Scope.SEND);

        assertThat(post("/v3.1/send", messages(MESSAGE), "Authorization", basic(key + ":secret"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/v3.1/send", messages(MESSAGE), "Authorization", basic(key + ":" + key))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer x", "Basic ***", "Basic cHVibGljOnByaXZhdGU="})
    void without_a_good_key_the_answer_is_401_in_mailjets_form(String authorization) {
        HttpResponse<String> answer = post("/v3.1/send", messages(MESSAGE), "Authorization", authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).get("StatusCode").asInt()).isEqualTo(401);
        assertThat(json(answer).get("ErrorMessage").asText()).contains("API key");
        assertThat(json(answer).get("ErrorIdentifier").asText()).isNotEmpty();
    }

    @Test
    void keys_that_may_not_do_this_are_403() {
        HttpResponse<String> reader = send(key(Scope.READ), messages(MESSAGE));
        HttpResponse<String> elsewhere = send(keyFrom("elsewhere.example"), messages(MESSAGE));

        assertThat(reader.statusCode()).isEqualTo(403);
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(json(elsewhere).get("ErrorMessage").asText()).contains("elsewhere.example");
    }

    @Test
    void each_message_has_its_own_result() {
        String key = key("mailjet-each", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = send(
                key,
                messages(
                        with("\"CustomID\":\"first\""),
                        MESSAGE.replace("ada@smtp.example", "nobody"),
                        MESSAGE.replace("\"Subject\":\"Hi\",", ""),
                        MESSAGE));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode results = json(answer).get("Messages");
        assertThat(results.findValues("Status").stream().map(JsonNode::asText))
                .containsExactly("success", "error", "error", "success");
        assertThat(results.at("/0/CustomID").asText()).isEqualTo("first");
        assertThat(results.at("/1/Errors/0/ErrorRelatedTo/0").asText()).startsWith("To");
        assertThat(results.at("/1/Errors/0/StatusCode").asInt()).isEqualTo(400);
        assertThat(results.at("/2/Errors/0/ErrorCode").asText()).isEqualTo("mj-0003");
        assertThat(results.at("/2/Errors/0/ErrorRelatedTo/0").asText()).isEqualTo("Subject");
        assertThat(all(key)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "TemplateID, 1",
        "Sender, '{\"Email\":\"other@example.com\"}'",
        "DeduplicateCampaign, true",
        "Colour, '\"red\"'",
        "Priority, 7",
    })
    void what_cannot_be_kept_is_refused_by_its_name(String field, String value) {
        HttpResponse<String> answer = send(key(Scope.SEND), messages(with("\"" + field + "\":" + value)));

        assertThat(answer.statusCode()).as("none is accepted").isEqualTo(400);
        assertThat(json(answer).at("/Messages/0/Errors/0/ErrorRelatedTo/0").asText())
                .startsWith(field);
    }

    @Test
    void globals_are_the_fields_that_messages_do_not_have() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = send(key, """
                {"Globals":{"From":{"Email":"hello@example.com"},"Subject":"All","TextPart":"Hello","CustomCampaign":"spring"},
                 "Messages":[{"To":[{"Email":"ada@smtp.example"}]},{"To":[{"Email":"eve@smtp.example"}],"Subject":"Own"}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(only(key, answer).get("subject").asText()).isEqualTo("All");
        assertThat(only(key, answer).get("tags").toString()).contains("custom_campaign", "spring");
        assertThat(email(key, json(answer).at("/Messages/1/To/0/MessageUUID").asText())
                        .get("subject")
                        .asText())
                .isEqualTo("Own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SandboxMode", "SandBoxMode"})
    void the_sandbox_checks_and_sends_nothing(String field) {
        String key = key("mailjet-sandbox", Scope.SEND, Scope.READ);
        String sandbox = messages(MESSAGE, MESSAGE.replace("ada@smtp.example", "nobody"))
                .replaceFirst("\\{", "{\"" + field + "\":true,");

        HttpResponse<String> answer = send(key, sandbox);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).findValues("Status").stream().map(JsonNode::asText))
                .containsExactly("success", "error");
        assertThat(all(key)).isEmpty();
    }

    @Test
    void variables_are_replaced_and_conditions_refused() {
        String key = key(Scope.SEND, Scope.READ);
        String variables = "\"TemplateLanguage\":true,\"Variables\":{\"name\":\"Ada\"}";
        String text = "{{var:name}} {{var:day:\\\"Monday\\\"}} {{ var:none }}";

        JsonNode email = only(key, send(key, messages(with(variables).replace("Hello", text))));
        JsonNode without = only(key, send(key, messages(MESSAGE.replace("Hello", "{{var:name}}"))));
        HttpResponse<String> condition =
                send(key, messages(with(variables).replace("Hello", "{% if var:name %}Hello{% endif %}")));

        assertThat(email.get("text").asText()).isEqualTo("Ada Monday ");
        assertThat(without.get("text").asText()).isEqualTo("{{var:name}}");
        assertThat(condition.statusCode()).isEqualTo(400);
        assertThat(json(condition).at("/Messages/0/Errors/0/ErrorRelatedTo/0").asText())
                .isEqualTo("TemplateLanguage");
    }

    @Test
    void own_data_is_metadata_and_what_has_no_effect_is_in_the_timeline() {
        String key = key(Scope.SEND, Scope.READ);

        JsonNode email = only(
                key,
                send(
                        key,
                        messages(
                                with(
                                        "\"CustomID\":\"c-1\",\"EventPayload\":\"p\",\"TrackOpens\":\"enabled\",\"Priority\":3,\"Bcc\":[],\"Variables\":{}"))));

        List<String> notes = new ArrayList<>();
        email.get("timeline").forEach(entry -> notes.add(entry.path("detail").asText()));
        assertThat(notes).anyMatch(note -> note.contains("TrackOpens")).anyMatch(note -> note.contains("Priority"));
        assertThat(email.get("metadata").toString()).isEqualTo("{\"CustomID\":\"c-1\",\"EventPayload\":\"p\"}");
    }

    @Test
    void what_is_refused_as_a_whole_has_mailjets_form_too() {
        String key = key(Scope.ADMIN);

        HttpResponse<String> broken = send(key, "{\"Messages\":");
        HttpResponse<String> none = send(key, "{}");
        HttpResponse<String> unknown = get("/v3/REST/contact", "Authorization", basic("public:" + key));
        HttpResponse<String> method = get("/v3.1/send", "Authorization", basic("public:" + key));

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(json(none).get("ErrorMessage").asText()).contains("`Messages`");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).get("ErrorMessage").asText()).contains("Email Throttle gateway");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(json(method).get("StatusCode").asInt()).isEqualTo(405);
    }
}
