package io.emailthrottle.vendor.sparkpost;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Tag;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.http.FixedTime;
import io.emailthrottle.vendor.http.HttpSettings;
import io.emailthrottle.vendor.http.HttpVendorContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkPostSenderTest extends HttpVendorContract {

    private static final String KEY = "sp-s3cret";

    @BeforeEach
    void accept() {
        answer(aResponse().withStatus(200).withBody(results(4, 0)));
    }

    @Override
    protected String sentMessage(String body) throws Exception {
        return new ObjectMapper().readTree(body).at("/content/email_rfc822").asText();
    }

    @Test
    void a_raw_message_goes_to_those_of_the_envelope() throws Exception {
        Email raw = Emails.raw("From: sender@example.com\r\nTo: list@example.org\r\n\r\nGrüße");

        send(raw);

        verifyPart("recipients", "[{\"address\": {\"email\": \"ann@example.org\"}}]");
        verifyText("metadata.email_throttle_id", raw.id().toString());
    }

    /** Also where they are encoded: SparkPost reads templates in the decoded text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: {{name}}\r\n\r\nHi",
                "\r\nHi {{name}}",
                "Content-Transfer-Encoding: base64\r\n\r\ne3tuYW1lfX0="
            })
    void braces_that_it_would_read_as_a_template_go_as_fields(String rest) throws Exception {
        Email raw = Emails.raw("From: sender@example.com\r\n" + rest);

        send(raw);

        assertThat(VENDOR.getAllServeEvents().getFirst().getRequest().getBodyAsString())
                .doesNotContain("email_rfc822");
    }

    @Test
    void a_full_email_is_written_in_sparkposts_shape() throws Exception {
        assertThat(send(Emails.full())).isEqualTo(new SendReceipt("11668787484950529"));

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/api/v1/transmissions"))
                        .withHeader("Authorization", equalTo(KEY))
                        .withHeader("Content-Type", equalTo("application/json")));
        verifyBody("""
                {
                  "recipients": [
                    {"address": {"email": "ann@example.org", "header_to": "\\"Ann Müller\\" <ann@example.org>, bob@example.org"}},
                    {"address": {"email": "bob@example.org", "header_to": "\\"Ann Müller\\" <ann@example.org>, bob@example.org"}},
                    {"address": {"email": "cc@example.net", "header_to": "\\"Ann Müller\\" <ann@example.org>, bob@example.org"}},
                    {"address": {"email": "bcc@example.net", "header_to": "\\"Ann Müller\\" <ann@example.org>, bob@example.org"}}
                  ],
                  "content": {
                    "from": {"email": "sender@example.com", "name": "Zoë \\"Zed\\" Ångström"},
                    "subject": "Grüße, 世界 ✓",
                    "reply_to": "\\"Support, Ltd.\\" <support@example.com>",
                    "headers": {
                      "X-Order": "=?UTF-8?Q?4711_f=C3=BCr_Ann?=",
                      "List-Unsubscribe": "<mailto:off@example.com>",
                      "Message-ID": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>",
                      "CC": "\\"Čeněk\\" <cc@example.net>"
                    },
                    "text": "Grüße\\nline two",
                    "html": "<p>Grüße <img src=\\"cid:logo\\"></p>",
                    "attachments": [
                      {"name": "Prüfung 世界.bin", "type": "application/octet-stream", "data": "AP8KDQ=="}
                    ],
                    "inline_images": [{"name": "logo", "type": "image/png", "data": "cG5n"}]
                  },
                  "options": {"transactional": true},
                  "metadata": {"email_throttle_id": "0192f1c0-7a4b-7c3d-8e5f-001122334455"},
                  "campaign_id": "campaign:spring"
                }
                """);
    }

    @Test
    void a_plain_email_has_no_empty_parts() throws Exception {
        send(Emails.plain());

        verifyBody("""
                {
                  "recipients": [{"address": {"email": "ann@example.org", "header_to": "ann@example.org"}}],
                  "content": {
                    "from": {"email": "sender@example.com"},
                    "subject": "Hello",
                    "headers": {"Message-ID": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"},
                    "text": "Hi Ann"
                  },
                  "options": {"transactional": true},
                  "metadata": {"email_throttle_id": "0192f1c0-7a4b-7c3d-8e5f-001122334455"}
                }
                """);
    }

    @Test
    void braces_reach_the_mailbox_instead_of_becoming_a_template() throws Exception {
        send(Emails.plainBuilder()
                .text("{{name}} {{{x}}} {y}")
                .html("<style>a{b{c:d}}</style>")
                .headers(Map.of("X-Mine", "{{x}}"))
                .build());

        verifyText(
                "content.text",
                "{{opening_double_curly()}}name{{closing_double_curly()}}"
                        + " {{opening_double_curly()}}{x{{closing_double_curly()}}} {y}");
        verifyText("content.html", "<style>a{b{c:d{{closing_double_curly()}}</style>");
        verifyText("content.headers['X-Mine']", "{{opening_double_curly()}}x{{closing_double_curly()}}");
    }

    @Test
    void a_campaign_has_at_most_sixty_four_characters() throws Exception {
        send(Emails.plainBuilder().tags(List.of(new Tag("t", "v".repeat(100)))).build());

        verifyText("campaign_id", "t:" + "v".repeat(62));
    }

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(200, results(0, 1), MessageRejected.class, true),
                new Reply(200, "{}", Unconfirmed.class),
                new Reply(400, coded("1300"), MessageRejected.class),
                new Reply(400, coded("7001"), VendorRefused.class),
                new Reply(401, error("Unauthorized."), VendorRefused.class),
                new Reply(403, error("Forbidden."), VendorRefused.class),
                new Reply(404, error("resource not found"), VendorRefused.class),
                new Reply(405, error("method not allowed"), VendorRefused.class),
                new Reply(413, "", MessageRejected.class),
                new Reply(420, error("Exceed Sending Limit (daily)"), Throttled.class),
                new Reply(422, coded("1300"), MessageRejected.class),
                new Reply(422, coded("1902"), VendorRefused.class),
                new Reply(429, error("Too many requests"), Throttled.class),
                new Reply(500, error("Internal Server Error"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, "", VendorUnavailable.class));
    }

    @Test
    void a_used_up_sending_limit_waits_an_hour_and_too_many_requests_as_sparkpost_says() {
        assertThat(waitAfter(aResponse().withStatus(420))).isEqualTo(Duration.ofHours(1));
        assertThat(waitAfter(aResponse().withStatus(429).withHeader("Retry-After", "5")))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void it_carries_any_number_of_recipients_twenty_megabytes_and_one_tag() throws Exception {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            assertThat(sender.capabilities())
                    .isEqualTo(Capabilities.ANYTHING
                            .withoutOwnEnvelope()
                            .withRaw(sender.capabilities().raw())
                            .upTo(Integer.MAX_VALUE, 20_000_000)
                            .withTags(1));
        }
    }

    private static String results(int accepted, int rejected) {
        return "{\"results\":{\"total_rejected_recipients\":" + rejected + ",\"total_accepted_recipients\":" + accepted
                + ",\"id\":\"11668787484950529\"}}";
    }

    private static String coded(String code) {
        return "{\"errors\":[{\"message\":\"words\",\"code\":\"" + code + "\",\"description\":\"more\"}]}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new SparkPostFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static SparkPostSettings settings(String url, HttpSettings http) {
        return new SparkPostSettings(KEY, url, http);
    }

    @Override
    protected String settingsText() {
        return settings(VENDOR.baseUrl(), HttpSettings.defaults()).toString();
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }

    @Override
    protected String error(String message) {
        return "{\"errors\":[{\"message\":\"" + message + "\"}]}";
    }
}
