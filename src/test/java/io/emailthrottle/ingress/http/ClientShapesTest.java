package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.middleware.Middleware;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

/** The forms in which clients of several languages write the same email. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.api.allowed-headers=X-SES-TENANT",
            "email-throttle.vendors[0].name=one",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].middlewares=seen",
            "email-throttle.vendors[0].settings.latency=0s",
        })
class ClientShapesTest {

    private static final String SMALLEST = """
            {"from":"Acme <hello@example.com>","to":"ada@example.org","subject":"Hi","text":"Hello"}""";

    @TestConfiguration
    static class Observed {
        static final BlockingQueue<Email> SEEN = new LinkedBlockingQueue<>();

        @Bean
        Middleware seen() {
            return (email, next) -> {
                SEEN.add(email);
                return next.send(email);
            };
        }
    }

    @LocalServerPort
    private int port;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
        Observed.SEEN.clear();
    }

    @Test
    void an_empty_array_is_an_empty_map_as_php_writes_it() {
        assertThat(sent(with("\"headers\":[]")).headers()).isEmpty();
        assertThat(faultOf(with("\"headers\":[\"a\",{\"b\":[]}]"))).isEqualTo("headers");
        assertThat(faultOf(with("\"headers\":[[]]"))).isEqualTo("headers");
    }

    @Test
    void content_is_an_array_of_octets_as_go_rust_ruby_and_python_write_bytes() {
        Attachment file = attached("\"filename\":\"a.bin\",\"content\":[72,105,255,0]");

        assertThat(file.content()).containsExactly(72, 105, 255, 0);
        for (String content : List.of("[256]", "[-1]", "[1.5]", "[\"a\"]", "[[1]]", "[null]")) {
            assertThat(faultOf(attachment("\"filename\":\"a\",\"content\":" + content)))
                    .isEqualTo("attachments[0].content");
        }
    }

    @Test
    void text_that_is_not_base64_is_the_content_of_a_text_file_and_of_no_other() {
        String invitation = "BEGIN:VCALENDAR\\r\\nSUMMARY:Caf\u00e9\\r\\nEND:VCALENDAR";
        Attachment calendar = attached("\"filename\":\"invite.ics\",\"content_type\":\"text/calendar; method=REQUEST\","
                + "\"content\":\"" + invitation + "\"");
        Attachment latin = attached("\"filename\":\"a.txt\",\"content_type\":\"text/plain; charset=iso-8859-1\","
                + "\"content\":\"Caf\u00e9!\"");

        assertThat(new String(calendar.content(), StandardCharsets.UTF_8))
                .isEqualTo("BEGIN:VCALENDAR\r\nSUMMARY:Caf\u00e9\r\nEND:VCALENDAR");
        assertThat(calendar.contentType()).isEqualTo("text/calendar; method=REQUEST");
        assertThat(latin.content()).isEqualTo("Caf\u00e9!".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(faultOf(attachment("\"filename\":\"a.png\",\"content\":\"no base64!\"")))
                .isEqualTo("attachments[0].content");
        assertThat(faultOf(attachment("\"filename\":\"a.txt\",\"content_type\":\"text/plain; charset=us-ascii\","
                        + "\"content\":\"Caf\u00e9!\"")))
                .isEqualTo("attachments[0].content");
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, attachment-1.png",
        "text/calendar; method=REQUEST, attachment-1.ics",
        "application/vnd.ms-excel, attachment-1.xls",
        "application/x-nobody-knows, attachment-1.bin"
    })
    void a_file_without_a_name_is_named_by_its_place_and_its_type(String type, String name) {
        assertThat(attached("\"content_type\":\"" + type + "\",\"content\":\"\"")
                        .filename())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"content_id", "contentId", "inline_content_id", "inlineContentId"})
    void fields_of_a_file_have_the_spellings_of_all_clients(String id) {
        Attachment file =
                attached("\"filename\":\"a\",\"content\":\"\",\"contentType\":\"image/png\",\"" + id + "\":\"logo\"");

        assertThat(file.contentType()).isEqualTo("image/png");
        assertThat(file.contentId()).isEqualTo("logo");
    }

    @Test
    void two_spellings_that_say_different_things_are_refused() {
        String file = "\"filename\":\"a\",\"content\":\"\",\"contentType\":\"%s\",\"content_type\":\"image/png\"";

        assertThat(faultOf(attachment(file.formatted("image/gif")))).isEqualTo("attachments[0].contentType");
        assertThat(attached(file.formatted("image/png")).contentType()).isEqualTo("image/png");
        assertThat(faultOf(attachment("\"filename\":\"a\",\"content\":\"\",\"contentId\":5")))
                .isEqualTo("attachments[0].contentId");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/emails | {\"from\":\"a@example.com\",\"from\":\"b@example.com\"} | from",
                "/emails | {\"headers\":{\"X-A\":\"1\",\"X-A\":\"2\"}} | headers.X-A",
                "/emails/batch | [{\"tags\":[{\"name\":\"a\",\"name\":\"b\"}]}] | [0].tags[0].name",
                "/webhooks | {\"endpoint\":\"https://a.example\",\"endpoint\":\"https://b.example\"} | endpoint"
            })
    void a_name_that_stands_twice_in_an_object_is_refused(String path, String body, String field) {
        HttpResponse<String> response = client.postTo(path, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(Client.json(response).at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void no_template_is_nothing_and_a_template_is_refused_with_words_about_templates() {
        assertThat(sent(with("\"template\":null,\"topic_id\":null"))).isNotNull();

        JsonNode errors = Client.json(client.post("{\"to\":\"ada@example.org\",\"template\":{\"id\":\"welcome\"}}"))
                .get("errors");

        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).get("field").asText()).isEqualTo("template");
        assertThat(errors.get(0).get("message").asText()).contains("render it");
        assertThat(faultOf(with("\"topic_id\":\"t\""))).isEqualTo("topic_id");
    }

    @Test
    void up_to_75_tags_are_taken() {
        String tag = "{\"name\":\"a\",\"value\":\"b\"}";

        assertThat(sent(with("\"tags\":[" + (tag + ",").repeat(74) + tag + "]")).tags())
                .hasSize(75);
        assertThat(faultOf(with("\"tags\":[" + (tag + ",").repeat(75) + tag + "]")))
                .isEqualTo("tags");
    }

    @Test
    void a_mailbox_gets_an_email_once_by_the_first_field_that_names_it() {
        Email email = sent(with("""
                "to":["Ada <ada@example.org>","\\"ada\\"@example.org","bob@example.org"],
                "cc":["ADA@example.org","carol@example.org"],
                "bcc":["BOB@Example.org","carol@example.org","dave@example.org"]""").replace("\"to\":\"ada@example.org\",", ""));

        assertThat(email.recipients())
                .extracting(Address::address)
                .containsExactly("ada@example.org", "bob@example.org", "carol@example.org", "dave@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-SMTPAPI",
                "x-msys-api",
                "X-Mailgun-Deliver-By",
                "X-SES-CONFIGURATION-SET",
                "X-MC-Track",
                "X-PM-Message-Stream",
                "X-Mailin-Tag",
                "X-Sib-Sandbox",
                "X-MJ-CustomID",
                "X-Mailjet-Prio",
                "idempotencyKey"
            })
    void a_header_that_tells_a_vendor_what_to_do_is_refused_unless_the_operator_allows_it(String header) {
        assertThat(faultOf(with("\"headers\":{\"" + header + "\":\"a\"}"))).isEqualTo("headers." + header);
        assertThat(sent(with("\"headers\":{\"x-ses-tenant\":\"a\"}")).headers()).containsKey("x-ses-tenant");
    }

    private Email sent(String body) {
        HttpResponse<String> response = client.post(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Observed.SEEN.remove();
    }

    private Attachment attached(String fields) {
        return sent(attachment(fields)).attachments().getFirst();
    }

    /** The only fault's field. */
    private String faultOf(String body) {
        HttpResponse<String> response = client.post(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        JsonNode errors = Client.json(response).get("errors");
        assertThat(errors).hasSize(1);
        return errors.get(0).get("field").asText();
    }

    private static String with(String field) {
        return SMALLEST.substring(0, SMALLEST.length() - 1) + "," + field + "}";
    }

    private static String attachment(String fields) {
        return with("\"attachments\":[{" + fields + "}]");
    }
}
