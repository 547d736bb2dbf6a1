package io.emailthrottle.ingress.sparkpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.smtp.MailSink.Mail;
import io.emailthrottle.security.Scope;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SparkPost's API as its clients rely on it; what arrives is told by the matrix of all dialects. */
class SparkPostDialectTest extends DialectGateway {

    private static final String PATH = "/api/v1/transmissions";
    private static final String CONTENT = """
            "content":{"from":"hello@example.com","subject":"Hi {{name}}","text":"Hello","html":"<b>{{name}}</b> {{{name}}}"}""";

    private HttpResponse<String> transmit(String key, String body) {
        return post(PATH, body, "Authorization", key);
    }

    private static String to(String recipients, String more) {
        return "{\"recipients\":[" + recipients + "]," + CONTENT + more + "}";
    }

    private static String smallest(String more) {
        return to("{\"address\":\"ada@smtp.example\"}", more);
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).at("/results/id").textValue();
    }

    private JsonNode all(String key) {
        return json(get("/emails", "Authorization", "Bearer " + key)).get("data");
    }

    private static String description(HttpResponse<String> answer) {
        return json(answer).at("/errors/0/description").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/"})
    void the_smallest_transmission_is_answered_as_sparkpost_does_with_an_id_that_the_gateway_knows(String path) {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = post(path, smallest(""), "Authorization", key);

        assertThat(id(answer)).matches("\\d+");
        assertThat(json(answer).at("/results/total_accepted_recipients").intValue())
                .isEqualTo(1);
        assertThat(json(answer).at("/results/total_rejected_recipients").intValue())
                .isZero();
        await().until(() -> email(key, id(answer)).get("status").asText().equals("sent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, "/api/v1/account", "/api/v1/templates"})
    void without_a_key_every_path_answers_401_in_sparkposts_form(String path) {
        HttpResponse<String> answer = post(path, "{}", "X-Any", "1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).at("/errors/0/message").asText()).startsWith("Missing API key");
    }

    @Test
    void a_wrong_key_is_401_and_one_that_may_not_send_so_is_403() {
        assertThat(transmit("wrong", smallest("")).statusCode()).isEqualTo(401);
        assertThat(transmit(key(Scope.READ), smallest("")).statusCode()).isEqualTo(403);
        assertThat(transmit(keyFrom("elsewhere.example"), smallest("")).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'recipients':[{'address':'nobody'}],CONTENT}|recipients[0].address",
                "{'recipients':[],CONTENT}|recipients",
                "{'recipients':{'list_id':'l'},CONTENT}|recipients.list_id",
                "{'recipients':[{'address':{'email':'a@smtp.example','header_to':'b@smtp.example'}}],CONTENT}"
                        + "|recipients[0].address.header_to",
                "{'recipients':[{'address':'a@smtp.example'}],'content':{'template_id':'t'}}|content.template_id",
                "{'recipients':[{'address':'a@smtp.example'}],'options':{'inline_css':true},CONTENT}|options.inline_css",
                "{'recipients':[{'address':'a@smtp.example'}],'options':{'start_time':'soon'},CONTENT}|options.start_time",
                "{'recipients':[{'address':'a@smtp.example'}],'colour':'red',CONTENT}|colour",
                "{'recipients':[{'address':'a@smtp.example'}],'content':{'from':'h@example.com','subject':'Hi',"
                        + "'text':'{{if a}}b{{end}}'}}|content.text",
                "{'recipients':[{'address':'a@smtp.example'}],'content':{'email_rfc822':'From: a@example.com','subject':'x'}}"
                        + "|content.subject",
            })
    void what_cannot_be_kept_is_refused_by_its_name(String body, String field) {
        HttpResponse<String> answer =
                transmit(key(Scope.SEND), body.replace('\'', '"').replace("CONTENT", CONTENT));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(description(answer)).contains("`" + field + "`");
        assertThat(json(answer).at("/errors/0/code").isTextual()).isTrue();
    }

    @Test
    void each_recipient_has_an_email_of_its_own_with_its_values() {
        String key = key("sparkpost-batch", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = transmit(
                key,
                to(
                        """
                        {"address":{"email":"one@smtp.example","name":"One"},"substitution_data":{"name":"<Ada>"},"metadata":{"n":"1"},
                         "tags":["Welcome email"]},
                        {"address":"two@smtp.example"}""",
                        ",\"substitution_data\":{\"name\":\"all\"},\"metadata\":{\"a\":\"2\"},\"campaign_id\":\"spring\""));

        JsonNode one = email(key, id(answer));
        assertThat(json(answer).at("/results/total_accepted_recipients").intValue())
                .isEqualTo(2);
        assertThat(all(key)).hasSize(2);
        assertThat(all(key).toString()).contains("Hi all");
        assertThat(one.get("to").toString()).isEqualTo("[\"One <one@smtp.example>\"]");
        assertThat(one.get("subject").asText()).isEqualTo("Hi <Ada>");
        assertThat(one.get("html").asText()).isEqualTo("<b>&lt;Ada&gt;</b> <Ada>");
        assertThat(one.get("metadata").toString()).contains("\"n\":\"1\"", "\"a\":\"2\"");
        assertThat(one.get("tags").toString()).contains("\"Welcome email\"", "\"campaign_id\"", "\"spring\"");
    }

    @Test
    void of_several_recipients_all_are_accepted_or_none() {
        String key = key("sparkpost-atomic", Scope.SEND, Scope.READ);

        assertThat(transmit(key, to("{\"address\":\"one@smtp.example\"},{\"address\":\"nobody\"}", ""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(all(key)).isEmpty();
    }

    @Test
    void copies_join_the_email_of_those_whom_their_header_names() {
        String key = key("sparkpost-copies", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = transmit(key, """
                {"recipients":[{"address":"a@smtp.example"},{"address":{"email":"b@smtp.example","name":"B"}},
                   {"address":{"email":"cc@smtp.example","header_to":"a@smtp.example, \\"B\\" <b@smtp.example>"}},
                   {"address":{"email":"bcc@smtp.example","header_to":"a@smtp.example, b@smtp.example"}},
                   {"address":"other@smtp.example"}],
                 "content":{"from":"hello@example.com","subject":"Hi","text":"Hello","headers":{"cc":"cc@smtp.example","X-Own":"1"}}}""");

        JsonNode email = email(key, id(answer));
        assertThat(all(key)).hasSize(2);
        assertThat(email.get("to").toString()).isEqualTo("[\"a@smtp.example\",\"B <b@smtp.example>\"]");
        assertThat(email.get("cc").toString()).isEqualTo("[\"cc@smtp.example\"]");
        assertThat(email.get("bcc").toString()).isEqualTo("[\"bcc@smtp.example\"]");
        assertThat(email.at("/headers/X-Own").asText()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\":\"Hi\",\"subject\":\"Hi\",\"from\":\"hello@example.com\"",
                "\"email_rfc822\":\"Subject: Hi\\r\\n\\r\\nHi\""
            })
    void a_transmission_to_nobody_is_refused(String content) {
        HttpResponse<String> answer = transmit(key(Scope.SEND), "{\"recipients\":[],\"content\":{" + content + "}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("recipients");
    }

    @Test
    void the_sandbox_and_sinks_check_and_send_nothing() {
        String key = key("sparkpost-sandbox", Scope.SEND, Scope.READ);
        String sink = "{\"address\":\"ada@smtp.example.sink.sparkpostmail.com\"}";

        assertThat(id(transmit(key, smallest(",\"options\":{\"sandbox\":true}"))))
                .isNotEmpty();
        assertThat(id(transmit(key, to(sink, "")))).isNotEmpty();
        assertThat(all(key)).isEmpty();

        HttpResponse<String> both = transmit(key, to(sink + ",{\"address\":\"ada@smtp.example\"}", ""));
        assertThat(json(both).at("/results/total_accepted_recipients").intValue())
                .isEqualTo(2);
        assertThat(all(key)).hasSize(1);
        assertThat(email(key, id(both)).get("to").toString()).isEqualTo("[\"ada@smtp.example\"]");
    }

    @Test
    void the_start_time_schedules_and_a_moment_that_is_over_is_now() {
        String key = key(Scope.SEND, Scope.READ);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

        String scheduled = id(transmit(
                key, smallest(",\"options\":{\"start_time\":\"" + later.atOffset(ZoneOffset.ofHours(-4)) + "\"}")));
        String past = id(transmit(key, smallest(",\"options\":{\"start_time\":\"2019-01-01T00:00:00+00:00\"}")));

        assertThat(email(key, scheduled).get("due_at").asText()).isEqualTo(later.toString());
        await().until(() -> email(key, past).get("status").asText().equals("sent"));
    }

    @Test
    void what_has_no_effect_is_in_the_timeline() {
        String key = key(Scope.SEND, Scope.READ);

        JsonNode email = email(
                key,
                id(transmit(
                        key,
                        smallest(",\"options\":{\"click_tracking\":true,\"ip_pool\":\"p\",\"open_tracking\":false}"))));

        assertThat(email.get("timeline").toString())
                .contains("options.click_tracking", "options.ip_pool")
                .doesNotContain("options.open_tracking");
        assertThat(email.get("tags").toString()).contains("\"ip_pool\"");
    }

    @Test
    void substitutions_can_be_switched_off() {
        String key = key(Scope.SEND, Scope.READ);

        String id = id(transmit(key, smallest(",\"options\":{\"perform_substitutions\":false}")));

        assertThat(email(key, id).get("subject").asText()).isEqualTo("Hi {{name}}");
    }

    private static String message(String id, String text) {
        return "{\"recipients\":[{\"address\":\"ada@smtp.example\"},{\"address\":\"hidden@smtp.example\"}],"
                + "\"content\":{\"email_rfc822\":\"From: hello@example.com\\nTo: ada@smtp.example\\nSubject: Raw " + id
                + "\\nX-Strange:   kept\\n\\n" + text + "\\n\"},\"campaign_id\":\"spring\"}";
    }

    @Test
    void a_message_leaves_as_it_is_to_all_recipients() {
        String key = key(Scope.SEND, Scope.READ);
        String id = UUID.randomUUID().toString();

        String answer = id(transmit(key, message(id, "Hello")));

        await().until(() -> SINK.received().stream().anyMatch(mail -> text(mail).contains("Raw " + id)));
        Mail mail = SINK.received().stream()
                .filter(one -> text(one).contains("Raw " + id))
                .findFirst()
                .orElseThrow();
        assertThat(mail.recipients()).containsExactlyInAnyOrder("ada@smtp.example", "hidden@smtp.example");
        assertThat(text(mail)).contains("X-Strange:   kept\r\n").doesNotContain("hidden@");
        assertThat(email(key, answer).get("tags").toString()).contains("\"spring\"");
        assertThat(description(transmit(key, message(id, "{{name}}")))).contains("`content.email_rfc822`");
    }

    private static String text(Mail mail) {
        return new String(mail.message(), StandardCharsets.UTF_8);
    }

    @Test
    void what_is_refused_before_any_controller_has_sparkposts_form_too() {
        String key = key(Scope.ADMIN);

        HttpResponse<String> broken = transmit(key, "{\"content\":");
        HttpResponse<String> unknown = get("/api/v1/templates", "Authorization", key);
        HttpResponse<String> method = get(PATH, "Authorization", key);

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(List.of(broken, unknown, method))
                .allSatisfy(answer -> assertThat(description(answer)).isNotEmpty());
        assertThat(description(unknown)).contains("Email Throttle gateway");
    }
}
