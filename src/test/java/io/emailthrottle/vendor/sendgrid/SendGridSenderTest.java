package io.emailthrottle.vendor.sendgrid;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Loss;
import io.emailthrottle.email.Tag;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.http.FixedTime;
import io.emailthrottle.vendor.http.HttpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SendGridSenderTest {

    private static final String KEY = "SG.s3cret-key";

    @RegisterExtension
    static final WireMockExtension SENDGRID = WireMockExtension.newInstance().build();

    private EmailSender sender;

    @BeforeEach
    void open() {
        sender = sender(false);
        answer(aResponse().withStatus(202).withHeader("X-Message-Id", "sg-1"));
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void a_full_email_is_written_in_sendgrids_shape() throws Exception {
        SendReceipt receipt = sender.send(Emails.full());

        assertThat(receipt).isEqualTo(new SendReceipt("sg-1"));
        SENDGRID.verify(
                1,
                postRequestedFor(sendPath())
                        .withHeader("Authorization", equalTo("Bearer " + KEY))
                        .withHeader("Content-Type", equalTo("application/json"))
                        .withHeader("User-Agent", equalTo("email-throttle"))
                        .withHeader("Accept-Encoding", absent())
                        .withRequestBody(equalToJson("""
                                {
                                  "personalizations": [{
                                    "to": [
                                      {"email": "ann@example.org", "name": "Ann Müller"},
                                      {"email": "bob@example.org"}
                                    ],
                                    "cc": [{"email": "cc@example.net", "name": "Čeněk"}],
                                    "bcc": [{"email": "bcc@example.net"}]
                                  }],
                                  "from": {"email": "sender@example.com", "name": "Zoë \\"Zed\\" Ångström"},
                                  "reply_to": {"email": "support@example.com", "name": "Support, Ltd."},
                                  "subject": "Grüße, 世界 ✓",
                                  "content": [
                                    {"type": "text/plain", "value": "Grüße\\nline two"},
                                    {"type": "text/html", "value": "<p>Grüße <img src=\\"cid:logo\\"></p>"}
                                  ],
                                  "headers": {
                                    "X-Order": "=?UTF-8?Q?4711_f=C3=BCr_Ann?=",
                                    "List-Unsubscribe": "<mailto:off@example.com>",
                                    "Message-ID": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"
                                  },
                                  "attachments": [
                                    {
                                      "content": "AP8KDQ==",
                                      "type": "application/octet-stream",
                                      "filename": "Prüfung 世界.bin",
                                      "disposition": "attachment"
                                    },
                                    {
                                      "content": "cG5n",
                                      "type": "image/png",
                                      "filename": "logo.png",
                                      "disposition": "inline",
                                      "content_id": "logo"
                                    }
                                  ],
                                  "categories": ["campaign:spring", "plan:pro"],
                                  "custom_args": {"email_id": "0192f1c0-7a4b-7c3d-8e5f-001122334455"}
                                }
                                """, false, false)));
    }

    @Test
    void a_plain_email_has_no_empty_parts() throws Exception {
        sender.send(Emails.plain());

        verifyBody("""
                {
                  "personalizations": [{"to": [{"email": "ann@example.org"}]}],
                  "from": {"email": "sender@example.com"},
                  "subject": "Hello",
                  "content": [{"type": "text/plain", "value": "Hi Ann"}],
                  "headers": {"Message-ID": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"},
                  "custom_args": {"email_id": "0192f1c0-7a4b-7c3d-8e5f-001122334455"}
                }
                """);
    }

    @Test
    void a_recipient_stands_only_once_in_the_first_place_where_it_is_named() throws Exception {
        sender.send(Emails.plainBuilder()
                .to(List.of(Emails.address(null, "ann@example.org"), Emails.address("Again", "ANN@example.org")))
                .cc(List.of(Emails.address(null, "ann@example.org"), Emails.address(null, "bob@example.org")))
                .bcc(List.of(Emails.address(null, "bob@EXAMPLE.org")))
                .build());

        verifyBodyPart(
                "personalizations",
                "[{\"to\": [{\"email\": \"ann@example.org\"}], \"cc\": [{\"email\": \"bob@example.org\"}]}]");
    }

    @Test
    void several_reply_to_addresses_are_a_list() throws Exception {
        sender.send(Emails.plainBuilder()
                .replyTo(List.of(Emails.address("A", "a@example.com"), Emails.address(null, "b@example.com")))
                .build());

        verifyBodyPart(
                "reply_to_list", "[{\"email\": \"a@example.com\", \"name\": \"A\"}, {\"email\": \"b@example.com\"}]");
    }

    @ParameterizedTest
    @CsvSource({
        "Received",
        "DKIM-Signature",
        "Content-Type",
        "Content-Transfer-Encoding",
        "To",
        "From",
        "Subject",
        "Reply-To",
        "CC",
        "BCC",
        "X-SG-ID",
        "X-SG-EID"
    })
    void a_header_that_sendgrid_forbids_is_left_out(String name) throws Exception {
        sender.send(
                Emails.plainBuilder().headers(Map.of(name, "x", "X-Mine", "y")).build());

        verifyBodyPart(
                "headers",
                "{\"X-Mine\": \"y\", \"Message-ID\": \"<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>\"}");
    }

    @Test
    void of_many_tags_the_first_ten_become_categories() throws Exception {
        List<Tag> tags = IntStream.range(0, 12)
                .mapToObj(i -> new Tag("t", String.valueOf(i)))
                .toList();

        sender.send(Emails.plainBuilder().tags(tags).build());

        verifyBodyPart(
                "categories",
                "[\"t:0\", \"t:1\", \"t:2\", \"t:3\", \"t:4\", \"t:5\", \"t:6\", \"t:7\", \"t:8\", \"t:9\"]");
    }

    @Test
    void an_empty_text_is_left_out_beside_html() throws Exception {
        sender.send(Emails.plainBuilder().text("").html("<p>x</p>").build());

        verifyBodyPart("content", "[{\"type\": \"text/html\", \"value\": \"<p>x</p>\"}]");
    }

    @Test
    void a_files_type_goes_without_its_parameters_which_sendgrid_refuses() throws Exception {
        sender.send(Emails.plainBuilder()
                .attachments(List.of(new Attachment("a.csv", "text/csv; charset=utf-8", new byte[] {1}, null)))
                .build());

        verifyBodyPart(
                "attachments",
                "[{\"content\": \"AQ==\", \"type\": \"text/csv\", \"filename\": \"a.csv\","
                        + " \"disposition\": \"attachment\"}]");
    }

    @Test
    void only_an_answer_that_names_a_recipient_is_the_last_word() {
        answer(aResponse()
                .withStatus(400)
                .withBody("{\"errors\":[{\"message\":\"Does not contain a valid address.\","
                        + "\"field\":\"personalizations.0.to.0.email\"}]}"));
        assertThat(failure())
                .isInstanceOfSatisfying(
                        MessageRejected.class,
                        last -> assertThat(last.isFinal()).isTrue());

        answer(aResponse().withStatus(400).withBody(errors("The subject is required")));
        assertThat(failure())
                .isInstanceOfSatisfying(
                        MessageRejected.class,
                        last -> assertThat(last.isFinal()).isFalse());
    }

    @Test
    void in_the_sandbox_the_email_is_only_checked_and_200_is_success() throws Exception {
        answer(aResponse().withStatus(200));
        try (EmailSender sandbox = sender(true)) {
            assertThat(sandbox.send(Emails.plain())).isEqualTo(new SendReceipt(null));
        }
        verifyBodyPart("mail_settings", "{\"sandbox_mode\": {\"enable\": true}}");
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(200, "", Unconfirmed.class),
                arguments(400, errors("The subject is required"), MessageRejected.class),
                arguments(401, errors("The provided authorization grant is invalid"), VendorRefused.class),
                arguments(403, errors("The from address does not match a verified Sender"), VendorRefused.class),
                arguments(404, errors("not found"), VendorRefused.class),
                arguments(405, errors("method not allowed"), VendorRefused.class),
                arguments(406, errors("Missing Accept header"), VendorRefused.class),
                arguments(413, errors("payload too large"), MessageRejected.class),
                arguments(429, errors("too many requests"), Throttled.class),
                arguments(451, errors("Unavailable due to data residency restrictions"), VendorRefused.class),
                arguments(500, errors("Internal server error"), Unconfirmed.class),
                arguments(502, "bad gateway", Unconfirmed.class),
                arguments(503, errors("Service unavailable"), VendorUnavailable.class),
                arguments(504, "", Unconfirmed.class));
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @MethodSource("answers")
    void each_answer_has_its_kind_and_its_words(int status, String body, Class<? extends SendFailure> kind) {
        answer(aResponse().withStatus(status).withBody(body));

        SendFailure failure = failure();

        assertThat(failure).isExactlyInstanceOf(kind).hasMessageStartingWith("HTTP " + status);
        assertThat(failure.mayRepeat()).isEqualTo(kind == VendorUnavailable.class);
        if (body.startsWith("{")) {
            assertThat(body).contains("\"" + failure.getMessage().substring("HTTP 400: ".length()) + "\"");
        }
    }

    @ParameterizedTest(name = "{0}: {1} waits {2}")
    @CsvSource({
        "Retry-After, 30, PT30S",
        "Retry-After, 'Tue, 04 Mar 2025 12:00:30 GMT', PT30S",
        "X-RateLimit-Reset, 1741089630, PT30S",
        "X-RateLimit-Reset, 1741089570, PT1S",
        "X-RateLimit-Limit, 600, PT1S"
    })
    void a_throttled_call_waits_as_long_as_sendgrid_says(String header, String value, Duration wait) {
        answer(aResponse().withStatus(429).withHeader(header, value).withBody(errors("too many requests")));

        assertThat(failure())
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(wait));
    }

    @Test
    void the_key_stands_neither_in_failures_nor_in_settings() {
        answer(aResponse().withStatus(401).withBody(errors("unknown key " + KEY)));

        assertThat(failure()).hasMessage("HTTP 401: unknown key ***");
        assertThat(settings(false).toString()).doesNotContain(KEY).contains("sandbox=false");
    }

    @Test
    void it_carries_a_thousand_recipients_and_thirty_megabytes() {
        assertThat(sender.capabilities())
                .isEqualTo(Capabilities.ANYTHING
                        .withoutOwnEnvelope()
                        .withoutRaw()
                        .withParts(Loss.CALENDAR, Loss.AMP)
                        .upTo(1_000, 30_000_000)
                        .withTags(10)
                        .withoutEmptySubject()
                        .withoutEmptyBody());
    }

    private static String errors(String message) {
        return "{\"errors\":[{\"message\":\"" + message + "\",\"field\":null,\"help\":null}]}";
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        SENDGRID.stubFor(post(anyUrl()).willReturn(answer));
    }

    private SendFailure failure() {
        Email email = Emails.plain();
        return catchThrowableOfType(SendFailure.class, () -> sender.send(email));
    }

    private static UrlPattern sendPath() {
        return urlEqualTo("/v3/mail/send");
    }

    private static void verifyBody(String json) {
        SENDGRID.verify(1, postRequestedFor(sendPath()).withRequestBody(equalToJson(json, false, false)));
    }

    private static void verifyBodyPart(String field, String json) {
        SENDGRID.verify(
                1,
                postRequestedFor(sendPath())
                        .withRequestBody(matchingJsonPath("$." + field, equalToJson(json, false, false))));
    }

    private static SendGridSettings settings(boolean sandbox) {
        return new SendGridSettings(KEY, SENDGRID.baseUrl(), sandbox, HttpSettings.defaults());
    }

    private static EmailSender sender(boolean sandbox) {
        return new SendGridFactory(FixedTime.NOON).create("main", settings(sandbox));
    }
}
