package io.emailthrottle.ingress.ses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.smtp.MailSink.Mail;
import io.emailthrottle.security.Scope;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of Amazon SES as its clients rely on it; what arrives is told by the matrix of all dialects. */
class SesDialectTest extends DialectGateway {

    private static final String PATH = "/v2/email/outbound-emails";
    private static final String ACCOUNT = "/v2/email/account";
    private static final String SMALLEST = """
            {"FromEmailAddress":"hello@example.com","Destination":{"ToAddresses":["ada@smtp.example"]},
             "Content":{"Simple":{"Subject":{"Data":"Hi"},"Body":{"Text":{"Data":"Hello"}}}}}""";

    private HttpResponse<String> mail(String key, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = SesSample.authorization(key);
        System.arraycopy(headers, 0, all, 2, headers.length);
        return post(PATH, body, all);
    }

    private static String with(String fields) {
        return SMALLEST.replaceFirst("\\{", "{" + fields + ",");
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("MessageId").textValue();
    }

    private static String type(HttpResponse<String> answer) {
        return json(answer).get("__type").textValue();
    }

    private static String message(HttpResponse<String> answer) {
        return json(answer).get("message").textValue();
    }

    @Test
    void the_smallest_email_is_answered_with_an_id_that_the_gateway_knows() {
        String key = key(Scope.SEND, Scope.READ);

        String id = id(mail(key, SMALLEST));

        await().until(() -> email(key, id).get("status").asText().equals("sent"));
        assertThat(post(PATH + "/", SMALLEST, "Authorization", SesSample.authorization(key))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, ACCOUNT, "/v2/email/templates"})
    void without_a_key_every_path_answers_403_in_the_form_of_aws(String path) {
        HttpResponse<String> answer = post(path, SMALLEST, "X-Any", "1");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(type(answer)).isEqualTo("MissingAuthenticationTokenException");
        assertThat(message(answer)).startsWith("Missing API key");
    }

    @Test
    void a_wrong_key_and_one_that_may_not_send_so_are_403() {
        assertThat(type(mail("AKIDEXAMPLE", SMALLEST))).isEqualTo("UnrecognizedClientException");
        assertThat(type(mail(key(Scope.READ), SMALLEST))).isEqualTo("AccessDeniedException");
        HttpResponse<String> other = mail(keyFrom("elsewhere.example"), SMALLEST);
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(message(other)).contains("elsewhere.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'FromEmailAddress':'h@example.com','Destination':{'ToAddresses':['nobody']},SIMPLE}|Destination.ToAddresses",
                "{'FromEmailAddress':'h@example.com',SIMPLE}|Destination.ToAddresses",
                "{'FromEmailAddress':'h@example.com','Destination':{'ToAddresses':['a@smtp.example']},"
                        + "'Content':{'Template':{'TemplateName':'t'}}}|Content.Template.TemplateName",
                "{'FromEmailAddress':'h@example.com','Destination':{'ToAddresses':['a@smtp.example']}}|Content",
                "{'ListManagementOptions':{'ContactListName':'l'},'FromEmailAddress':'h@example.com',"
                        + "'Destination':{'ToAddresses':['a@smtp.example']},SIMPLE}|ListManagementOptions",
                "{'Colour':'red','FromEmailAddress':'h@example.com','Destination':{'ToAddresses':['a@smtp.example']},SIMPLE}|Colour",
                "{'Content':{'Raw':{'Data':'***'}}}|Content.Raw.Data",
            })
    void what_cannot_be_kept_is_refused_by_its_name(String body, String field) {
        HttpResponse<String> answer = mail(
                key(Scope.SEND),
                body.replace('\'', '"')
                        .replace(
                                "SIMPLE",
                                "\"Content\":{\"Simple\":{\"Subject\":{\"Data\":\"Hi\"},\"Body\":{\"Text\":{\"Data\":\"x\"}}}}"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(type(answer)).isEqualTo("BadRequestException");
        assertThat(message(answer)).contains("`" + field + "`");
    }

    @Test
    void what_has_no_effect_is_in_the_timeline_and_tags_are_kept() {
        String key = key(Scope.SEND, Scope.READ);

        JsonNode email = email(
                key,
                id(
                        mail(
                                key,
                                with(
                                        "\"ConfigurationSetName\":\"set\",\"TenantName\":\"t\",\"EmailTags\":[{\"Name\":\"plan\",\"Value\":\"free\"}]"))));

        assertThat(email.get("timeline").toString()).contains("TenantName", "ConfigurationSetName");
        assertThat(email.get("tags").toString()).contains("\"configuration_set\"", "\"set\"", "\"plan\"", "\"free\"");
    }

    @Test
    void a_repeated_invocation_is_one_email() {
        String key = key(Scope.SEND);
        String invocation = UUID.randomUUID().toString();

        String first = id(mail(key, SMALLEST, "amz-sdk-invocation-id", invocation));
        String again = id(mail(key, SMALLEST, "amz-sdk-invocation-id", invocation));
        HttpResponse<String> other = mail(key, SMALLEST.replace("Hello", "Other"), "amz-sdk-invocation-id", invocation);

        assertThat(again).isEqualTo(first);
        assertThat(id(mail(key, SMALLEST))).isNotEqualTo(first);
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(type(other)).isEqualTo("ConflictException");
    }

    private static String bulk(String subject, String entries) {
        return """
                {"FromEmailAddress":"hello@example.com","BulkEmailEntries":[%s],
                 "DefaultContent":{"Template":{"TemplateContent":{"Subject":"%s","Html":"<p>{{who.name}} {%% </p>"},
                   "TemplateData":"{\\"who\\":{\\"name\\":\\"you\\"}}"}}}""".formatted(entries, subject);
    }

    private static String entry(String to, String data) {
        return """
                {"Destination":{"ToAddresses":["%s"]},
                 "ReplacementEmailContent":{"ReplacementTemplate":{"ReplacementTemplateData":"%s"}}}""".formatted(to, data.replace("\"", "\\\""));
    }

    private HttpResponse<String> bulk(String key, String body, String invocation) {
        return post(
                "/v2/email/outbound-bulk-emails",
                body,
                "Authorization",
                SesSample.authorization(key),
                "amz-sdk-invocation-id",
                invocation);
    }

    @Test
    void a_bulk_email_is_an_email_for_each_entry_with_its_own_values() {
        String key = key(Scope.SEND, Scope.READ);
        String invocation = UUID.randomUUID().toString();
        String body = bulk(
                "Hi {{who.name}}",
                entry("a@smtp.example", "{\"who\":{\"name\":\"<Ada> & {{x}}\"}}") + ","
                        + entry("b@smtp.example", "{}"));

        JsonNode results = json(bulk(key, body, invocation)).get("BulkEmailEntryResults");
        JsonNode again = json(bulk(key, body, invocation)).get("BulkEmailEntryResults");

        assertThat(results)
                .hasSize(2)
                .allSatisfy(
                        result -> assertThat(result.get("Status").textValue()).isEqualTo("SUCCESS"));
        JsonNode first = email(key, results.at("/0/MessageId").textValue());
        assertThat(first.get("subject").textValue()).isEqualTo("Hi <Ada> & {{x}}");
        assertThat(first.get("html").textValue()).isEqualTo("<p><Ada> & {{x}} {% </p>");
        assertThat(email(key, results.at("/1/MessageId").textValue())
                        .get("html")
                        .textValue())
                .isEqualTo("<p>you {% </p>");
        assertThat(again).as("the SDK repeats a call").isEqualTo(results);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hi {{missing}}|{}|{{missing}}",
                "Hi {{#if a}}x{{/if}}|{}|{{#if a}}",
                "Hi {{{who.name}}}|{}|{{{who.name}}",
                "Hi|[]|`BulkEmailEntries[0].ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData`",
                "Hi|{\"a\":|ReplacementTemplateData",
            })
    void a_template_that_cannot_be_rendered_refuses_all_of_its_emails(String subject, String data, String named) {
        HttpResponse<String> answer = bulk(
                key(Scope.SEND),
                bulk(subject, entry("a@smtp.example", data) + "," + entry("b@smtp.example", "{}")),
                UUID.randomUUID().toString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(message(answer)).contains(named);
    }

    @Test
    void a_wrong_address_of_an_entry_is_named_by_its_place() {
        HttpResponse<String> answer = bulk(
                key(Scope.SEND),
                bulk("Hi", entry("a@smtp.example", "{}") + "," + entry("nobody", "{}")),
                UUID.randomUUID().toString());

        assertThat(message(answer)).contains("`BulkEmailEntries[1].Destination.ToAddresses`");
    }

    private static String raw(String destination, String headers) {
        String message = "From: Zoe <hello@example.com>\r\nTo: Ada <ada@smtp.example>\r\nCc: left@smtp.example\r\n"
                + headers + "X-Strange:   kept\r\n\r\nHello\r\n";
        return "{" + destination + "\"Content\":{\"Raw\":{\"Data\":\""
                + Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8)) + "\"}}}";
    }

    @Test
    void a_message_leaves_as_it_is_to_its_destination_alone() {
        String key = key(Scope.SEND, Scope.READ);
        String id = UUID.randomUUID().toString();

        JsonNode email = email(
                key,
                id(
                        mail(
                                key,
                                raw(
                                        "\"Destination\":{\"ToAddresses\":[\"ada@smtp.example\",\"hidden@smtp.example\"]},",
                                        "Subject: Raw " + id
                                                + "\r\nX-SES-MESSAGE-TAGS: plan=free, a=b\r\nX-SES-CONFIGURATION-SET: set\r\n"))));

        await().until(() -> SINK.received().stream().anyMatch(mail -> text(mail).contains("Raw " + id)));
        Mail mail = SINK.received().stream()
                .filter(one -> text(one).contains("Raw " + id))
                .findFirst()
                .orElseThrow();
        assertThat(mail.recipients()).containsExactlyInAnyOrder("ada@smtp.example", "hidden@smtp.example");
        assertThat(text(mail)).contains("X-Strange:   kept").doesNotContain("X-SES", "hidden@");
        assertThat(email.get("bcc").toString()).isEqualTo("[\"hidden@smtp.example\"]");
        assertThat(email.get("tags").toString()).contains("\"plan\"", "\"configuration_set\"");
    }

    private static String text(Mail mail) {
        return new String(mail.message(), StandardCharsets.UTF_8);
    }

    @Test
    void without_a_destination_a_message_goes_to_whom_it_names() {
        String key = key(Scope.SEND, Scope.READ);

        JsonNode email = email(key, id(mail(key, raw("", "Bcc: bcc@smtp.example\r\nSubject: x\r\n"))));

        assertThat(email.get("to").toString()).contains("ada@smtp.example");
        assertThat(email.get("cc").toString()).contains("left@smtp.example");
        assertThat(email.get("bcc").toString()).contains("bcc@smtp.example");
        assertThat(mail(key, raw("", "X-SES-LIST-MANAGEMENT-OPTIONS: list\r\nSubject: x\r\n"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void any_key_reads_the_account() {
        HttpResponse<String> account = get(ACCOUNT, "Authorization", SesSample.authorization(key(Scope.SEND)));

        assertThat(json(account).get("SendingEnabled").booleanValue()).isTrue();
    }

    @Test
    void what_is_refused_before_any_controller_has_the_form_of_aws_too() {
        String key = key(Scope.ADMIN);

        HttpResponse<String> broken = mail(key, "{\"Content\":");
        HttpResponse<String> unknown = get("/v2/email/templates", "Authorization", SesSample.authorization(key));

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(type(broken)).isEqualTo("BadRequestException");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(type(unknown)).isEqualTo("NotFoundException");
        assertThat(message(unknown)).contains("Email Throttle gateway");
    }
}
