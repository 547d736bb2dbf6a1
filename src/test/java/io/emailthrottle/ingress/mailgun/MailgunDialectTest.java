package io.emailthrottle.ingress.mailgun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.dialect.FormBody;
import io.emailthrottle.ingress.smtp.MailSink.Mail;
import io.emailthrottle.security.Scope;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mailgun's API as its clients rely on it; what arrives is told by the matrix of all dialects. */
class MailgunDialectTest extends DialectGateway {

    private static final String MESSAGES = "/v3/mg.example.com/messages";
    private static final String MIME = "/v3/mg.example.com/messages.mime";

    private static String basic(String user, String key) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + key).getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String path, String key, FormBody form) {
        return send(form.post(base().resolve(path), "api", key));
    }

    private HttpResponse<String> send(String key, FormBody form) {
        return send(MESSAGES, key, form);
    }

    private HttpResponse<String> urlencoded(String key, String body) {
        return send(HttpRequest.newBuilder(base().resolve(MESSAGES))
                .header("Authorization", basic("api", key))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> read(String key, String path) {
        return get(path, "Authorization", basic("api", key));
    }

    private static FormBody smallest() {
        return to("ada@smtp.example");
    }

    private static FormBody to(String to) {
        return new FormBody()
                .text("from", "hello@example.com")
                .text("to", to)
                .text("subject", "Hi")
                .text("text", "Hello");
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("id").asText();
    }

    private JsonNode stored(String key, HttpResponse<String> answer) {
        return email(key, URLEncoder.encode(id(answer), StandardCharsets.UTF_8));
    }

    private JsonNode all(String key) {
        return json(get("/emails", "Authorization", "Bearer " + key)).get("data");
    }

    private static String message(HttpResponse<String> answer) {
        return json(answer).get("message").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, MESSAGES + "/"})
    void the_smallest_message_is_answered_as_mailgun_does_with_an_id_that_the_gateway_knows(String path) {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = send(path, key, smallest());

        assertThat(id(answer)).matches("<[0-9a-f-]{36}@example\\.com>");
        assertThat(message(answer)).isEqualTo("Queued. Thank you.");
        await().until(() -> stored(key, answer).get("status").asText().equals("sent"));
    }

    @Test
    void a_urlencoded_form_is_understood_too() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = urlencoded(
                key,
                "from=Zo%C3%AB+%3Chello%40example.com%3E&to=ada%40smtp.example&subject=Gr%C3%BC%C3%9Fe&html=%3Cb%3EHi%3C%2Fb%3E");

        JsonNode email = stored(key, answer);
        assertThat(email.get("from").asText()).isEqualTo("Zoë <hello@example.com>");
        assertThat(email.get("subject").asText()).isEqualTo("Grüße");
        assertThat(email.get("html").asText()).isEqualTo("<b>Hi</b>");
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, MIME, "/v3/mg.example.com/events", "/v3/routes", "/v4/domains/mg.example.com"})
    void without_a_key_every_path_answers_401_in_mailguns_form(String path) {
        HttpResponse<String> answer = post(path, "{}", "X-Any", "1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(message(answer)).startsWith("Missing API key");
    }

    @Test
    void a_wrong_key_is_401_and_one_that_may_not_send_is_403() {
        assertThat(send("key-of-mailgun", smallest()).statusCode()).isEqualTo(401);
        assertThat(send(smallest().post(base().resolve(MESSAGES), "user", key(Scope.SEND)))
                        .statusCode())
                .as("the user is api")
                .isEqualTo(401);
        assertThat(send(key(Scope.READ), smallest()).statusCode()).isEqualTo(403);
    }

    @Test
    void a_key_for_other_domains_is_refused() {
        HttpResponse<String> answer = send(keyFrom("elsewhere.example"), smallest());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(message(answer)).contains("elsewhere.example");
    }

    @ParameterizedTest
    @CsvSource({
        "to, nobody, to",
        "h:Message-ID, <a@b>, h:Message-ID",
        "template, welcome, template",
        "t:variables, '{}', t:variables",
        "o:require-tls, yes, o:require-tls",
        "o:tracking-unsubscribe, yes, o:tracking-unsubscribe",
        "o:deliverytime, soon, o:deliverytime",
        "recipient-variables, '[1]', recipient-variables",
        "html, '<a href=\"%unsubscribe_url%\">', html",
        "attachment, text, attachment",
        "message, text, message",
        "colour, red, colour",
    })
    void what_cannot_be_kept_is_refused_by_its_name(String field, String value, String named) {
        FormBody form = field.equals("to") ? to(value) : smallest().text(field, value);

        HttpResponse<String> answer = send(key(Scope.SEND), form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(message(answer)).contains("`" + named + "`");
    }

    @Test
    void what_is_turned_off_or_empty_is_not_asked_for() {
        String key = key(Scope.SEND, Scope.READ);

        HttpResponse<String> answer = send(
                key,
                smallest()
                        .text("template", "")
                        .text("o:require-tls", "no")
                        .text("o:tracking", "False")
                        .text("o:testmode", "no"));

        assertThat(stored(key, answer).get("timeline").toString()).doesNotContain("no effect");
    }

    @Test
    void what_has_no_effect_is_in_the_timeline_and_own_data_is_kept() {
        String key = key(Scope.SEND, Scope.READ);

        JsonNode email = stored(
                key,
                send(
                        key,
                        smallest()
                                .text("o:tracking-clicks", "htmlonly")
                                .text("o:dkim", "no")
                                .text("o:tag", "Welcome email")
                                .text("o:tag", "second")
                                .text("o:sending-ip-pool", "transactional")
                                .text("v:user_id", "42")
                                .text("h:X-Mailgun-Variables", "{\"plan\":\"free\",\"n\":{\"a\":1}}")));

        List<String> notes = new ArrayList<>();
        email.get("timeline").forEach(entry -> notes.add(entry.path("detail").asText()));
        assertThat(notes)
                .anyMatch(note -> note.contains("o:tracking"))
                .anyMatch(note -> note.contains("o:dkim"))
                .anyMatch(note -> note.contains("o:sending-ip-pool"));
        assertThat(email.get("tags").toString()).contains("\"Welcome email\"", "\"second\"", "\"ip_pool\"");
        assertThat(email.get("metadata").toString())
                .contains("\"user_id\":\"42\"", "\"plan\":\"free\"", "\"n\":\"{\\\"a\\\":1}\"");
    }

    @Test
    void recipients_come_repeated_or_separated_by_commas() {
        String key = key(Scope.SEND, Scope.READ);

        JsonNode email = stored(
                key,
                send(
                        key,
                        to("\"Lovelace, Ada\" <a@smtp.example>, b@smtp.example")
                                .text("to", "c@smtp.example")
                                .text("cc[0]", "d@smtp.example")
                                .text("cc[1]", "e@smtp.example")));

        assertThat(email.get("to").toString())
                .isEqualTo("[\"Lovelace, Ada <a@smtp.example>\",\"b@smtp.example\",\"c@smtp.example\"]");
        assertThat(email.get("cc").toString()).isEqualTo("[\"d@smtp.example\",\"e@smtp.example\"]");
    }

    @Test
    void with_recipient_variables_each_recipient_has_an_email_of_its_own() {
        String key = key("mailgun-batch", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = send(
                key,
                new FormBody()
                        .text("from", "hello@example.com")
                        .text("to", "Ada Lovelace <one@smtp.example>, two@smtp.example")
                        .text("subject", "Hi %recipient.name%")
                        .text("html", "<b>%recipient_fname%</b> %recipient.missing% %recipient.n%")
                        .text("text", "%recipient% %recipient_email%")
                        .text("v:user", "%recipient.n%")
                        .text("h:X-Own", "%recipient.n%")
                        .text(
                                "recipient-variables",
                                "{\"One@smtp.example\":{\"name\":\"Ada $1\",\"n\":1},\"two@smtp.example\":{}}"));

        JsonNode one = stored(key, answer);
        assertThat(one.get("to").toString()).isEqualTo("[\"Ada Lovelace <one@smtp.example>\"]");
        assertThat(one.get("subject").asText()).isEqualTo("Hi Ada $1");
        assertThat(one.get("html").asText()).isEqualTo("<b>Ada</b> %recipient.missing% 1");
        assertThat(one.get("text").asText()).contains("Lovelace", " one@smtp.example");
        assertThat(one.get("metadata").toString()).isEqualTo("{\"user\":\"1\"}");
        assertThat(one.at("/headers/X-Own").asText()).isEqualTo("1");
        assertThat(all(key)).hasSize(2);
    }

    @Test
    void of_several_recipients_all_are_accepted_or_none() {
        String key = key("mailgun-atomic", Scope.SEND, Scope.READ);

        HttpResponse<String> answer =
                send(key, to("one@smtp.example, nobody").text("recipient-variables", "{\"one@smtp.example\":{}}"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(all(key)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "recipient-variables=%7B%7D"})
    void a_message_to_nobody_is_refused(String more) {
        HttpResponse<String> answer = urlencoded(
                key(Scope.SEND), "from=hello@example.com&subject=Hi&text=Hello" + (more.isEmpty() ? "" : "&" + more));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(message(answer)).contains("`to`");
    }

    @Test
    void the_test_mode_checks_and_sends_nothing() {
        String key = key("mailgun-test", Scope.SEND, Scope.READ);

        HttpResponse<String> answer = send(key, smallest().text("o:testmode", "yes"));
        HttpResponse<String> faulty = send(key, to("nobody").text("o:testmode", "true"));

        assertThat(id(answer)).endsWith("@example.com>");
        assertThat(faulty.statusCode()).isEqualTo(400);
        assertThat(all(key)).isEmpty();
    }

    @Test
    void the_delivery_time_schedules_and_a_moment_that_is_over_is_now() {
        String key = key(Scope.SEND, Scope.READ);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        String words = DateTimeFormatter.RFC_1123_DATE_TIME.format(later.atOffset(ZoneOffset.ofHours(2)));

        JsonNode dated = stored(key, send(key, smallest().text("o:deliverytime", words)));
        JsonNode counted = stored(key, send(key, smallest().text("o:deliverytime", "" + later.getEpochSecond())));
        HttpResponse<String> past = send(key, smallest().text("o:deliverytime", "Tue, 1 Jan 2019 10:00:00 GMT"));

        assertThat(dated.get("status").asText()).isEqualTo("scheduled");
        assertThat(dated.get("due_at").asText()).isEqualTo(later.toString());
        assertThat(counted.get("due_at").asText()).isEqualTo(later.toString());
        await().until(() -> stored(key, past).get("status").asText().equals("sent"));
    }

    private static byte[] mime(String id, String more) {
        return ("From: Zoe <hello@example.com>\r\nTo: Ada <ada@smtp.example>, other@smtp.example\r\nSubject: Raw " + id
                        + "\r\nX-Strange:   kept  as it is\r\n" + more + "\r\nHello\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_message_leaves_as_it_is_to_those_of_the_field_to_and_without_its_options() {
        String key = key("mailgun-raw", Scope.SEND, Scope.READ);
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer = send(
                MIME,
                key,
                new FormBody()
                        .text("to", "ada@smtp.example")
                        .text("to", "hidden@smtp.example")
                        .text("o:tag", "one")
                        .file(
                                "message",
                                "mime",
                                "application/octet-stream",
                                mime(
                                        id,
                                        "Message-ID: <own-" + id + "@example.com>\r\nX-Mailgun-Tag: two\r\n"
                                                + "X-Mailgun-Variables: {\"user\":\r\n \"1\"}\r\n")));

        assertThat(id(answer)).isEqualTo("<own-" + id + "@example.com>");
        await().until(() -> SINK.received().stream().anyMatch(mail -> text(mail).contains("Raw " + id)));
        Mail mail = SINK.received().stream()
                .filter(one -> text(one).contains("Raw " + id))
                .findFirst()
                .orElseThrow();
        assertThat(mail.recipients()).containsExactlyInAnyOrder("ada@smtp.example", "hidden@smtp.example");
        assertThat(text(mail))
                .contains("X-Strange:   kept  as it is", "To: Ada <ada@smtp.example>, other@smtp.example")
                .doesNotContain("X-Mailgun", "hidden@");
        JsonNode email = email(key, all(key).get(0).get("id").asText());
        assertThat(email.get("tags").toString()).contains("\"one\"", "\"two\"");
        assertThat(email.get("metadata").toString()).isEqualTo("{\"user\":\"1\"}");
    }

    private static String text(Mail mail) {
        return new String(mail.message(), StandardCharsets.UTF_8);
    }

    @Test
    void a_messages_options_schedule_it_or_only_check_it() {
        String key = key("mailgun-mime", Scope.SEND, Scope.READ);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

        HttpResponse<String> tested = send(MIME, key, mimeForm("X-Mailgun-Drop-Message: yes\r\n"));
        assertThat(id(tested)).isNotEmpty();
        assertThat(all(key)).isEmpty();
        HttpResponse<String> scheduled =
                send(MIME, key, mimeForm("").text("o:deliverytime", Long.toString(later.getEpochSecond())));

        assertThat(stored(key, scheduled).get("due_at").asText()).isEqualTo(later.toString());
    }

    private static FormBody mimeForm(String headers) {
        return new FormBody()
                .text("to", "ada@smtp.example")
                .file("message", "mime", "message/rfc822", mime("x", headers));
    }

    @Test
    void what_a_message_cannot_have_is_refused_by_its_name() {
        String key = key(Scope.SEND);

        assertThat(message(send(MIME, key, mimeForm("X-Mailgun-Require-TLS: yes\r\n"))))
                .contains("`o:require-tls`");
        assertThat(message(send(MIME, key, mimeForm("X-Mailgun-Template-Name: a\r\n"))))
                .contains("`template`");
        assertThat(message(send(MIME, key, mimeForm("").text("h:X-Any", "1")))).contains("`h:X-Any`");
        assertThat(message(send(MIME, key, mimeForm("X-Mailgun-Variables: no\r\n"))))
                .contains("`X-Mailgun-Variables`");
        assertThat(message(send(MIME, key, new FormBody().text("to", "ada@smtp.example"))))
                .contains("`message`");
        HttpResponse<String> nobody =
                send(MIME, key, new FormBody().file("message", "mime", "message/rfc822", mime("x", "")));
        assertThat(nobody.statusCode()).isEqualTo(400);
        assertThat(message(nobody)).contains("`to`");
    }

    @Test
    void what_is_refused_before_any_controller_has_mailguns_form_too() {
        String key = key(Scope.ADMIN);

        HttpResponse<String> broken = send(HttpRequest.newBuilder(base().resolve(MESSAGES))
                .header("Authorization", basic("api", key))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString("--b\r\nhalf"))
                .build());
        HttpResponse<String> json = post(MESSAGES, "{}", "Authorization", basic("api", key));
        HttpResponse<String> unknown = read(key, "/v3/mg.example.com/stats");
        HttpResponse<String> method = read(key, MESSAGES);

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(json.statusCode()).isEqualTo(415);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(message(broken)).isNotEmpty();
        assertThat(message(json)).contains("multipart/form-data");
        assertThat(message(unknown)).contains("Email Throttle gateway");
        assertThat(message(method)).contains("Email Throttle gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/domains/", "/v4/domains/"})
    void a_domain_is_active_when_the_key_may_send_from_it(String path) {
        assertThat(json(read(keyFrom("mg.example.com"), path + "mg.example.com"))
                        .at("/domain/state")
                        .asText())
                .isEqualTo("active");
        assertThat(read(keyFrom("elsewhere.example"), path + "mg.example.com").statusCode())
                .isEqualTo(403);
        assertThat(read(key(Scope.SEND), path + "-").statusCode()).isEqualTo(404);
    }

    @Test
    void suppressed_addresses_are_found_where_mailgun_keeps_them() {
        String key = key("mailgun-bounces", Scope.ADMIN);
        post("/suppressions", "{\"email\":\"gone@example.org\"}", "Authorization", "Bearer " + key);

        HttpResponse<String> found = read(key, "/v3/mg.example.com/unsubscribes/Gone@example.org");
        HttpResponse<String> other = read(key, "/v3/mg.example.com/bounces/gone@example.org");

        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(json(found).get("address").asText()).isEqualTo("gone@example.org");
        assertThat(json(found).get("created_at").asText()).endsWith(" UTC");
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(message(other)).isEqualTo("Address not found");
    }
}
