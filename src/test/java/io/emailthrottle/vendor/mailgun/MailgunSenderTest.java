package io.emailthrottle.vendor.mailgun;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
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
import java.nio.charset.StandardCharsets;
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

class MailgunSenderTest {

    private static final String KEY = "key-s3cret";
    private static final String QUEUED = "{\"id\":\"<mg-1@mg.example.com>\",\"message\":\"Queued. Thank you.\"}";

    @RegisterExtension
    static final WireMockExtension MAILGUN = WireMockExtension.newInstance().build();

    private EmailSender sender;

    @BeforeEach
    void open() {
        sender = sender(false);
        answer(aResponse().withStatus(200).withBody(QUEUED));
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void a_raw_message_is_a_file_beside_its_envelope() throws Exception {
        String message = "From: sender@example.com\r\nTo: list@example.org\r\nSubject: Hi\r\n\r\nGrüße\r\n";
        sender.send(Emails.raw(message));

        LoggedRequest request = request();
        assertThat(request.getUrl()).isEqualTo("/v3/mg.example.com/messages.mime");
        assertThat(form(request))
                .startsWith(field("to", "ann@example.org") + field("v:email_id", Emails.ID.toString()))
                .contains("name=\"message\"; filename=\"message.mime\"", "Content-Type: message/rfc822")
                .contains("Received: by email-throttle id " + Emails.ID);
        assertThat(new String(request.getBody(), StandardCharsets.UTF_8)).contains("\r\n" + message + "\r\n--");
    }

    @Test
    void a_full_email_is_written_as_mailguns_form() throws Exception {
        SendReceipt receipt = sender.send(Emails.full());

        assertThat(receipt).isEqualTo(new SendReceipt("<mg-1@mg.example.com>"));
        LoggedRequest request = request();
        assertThat(request.getMethod().value()).isEqualTo("POST");
        assertThat(request.getUrl()).isEqualTo("/v3/mg.example.com/messages");
        assertThat(request.getHeader("Authorization")).isEqualTo("Basic YXBpOmtleS1zM2NyZXQ=");
        assertThat(request.getHeader("Content-Length")).isEqualTo(String.valueOf(request.getBody().length));
        assertThat(form(request))
                .isEqualTo(field("from", "\"Zoë \\\"Zed\\\" Ångström\" <sender@example.com>")
                        + field("to", "\"Ann Müller\" <ann@example.org>")
                        + field("to", "bob@example.org")
                        + field("cc", "\"Čeněk\" <cc@example.net>")
                        + field("bcc", "bcc@example.net")
                        + field("subject", "Grüße, 世界 ✓")
                        + field("text", "Grüße\nline two")
                        + field("html", "<p>Grüße <img src=\"cid:logo\"></p>")
                        + field("h:Reply-To", "\"Support, Ltd.\" <support@example.com>")
                        + field("h:X-Order", "=?UTF-8?Q?4711_f=C3=BCr_Ann?=")
                        + field("h:List-Unsubscribe", "<mailto:off@example.com>")
                        + field("h:Message-ID", "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>")
                        + field("o:tag", "campaign:spring")
                        + field("o:tag", "plan:pro")
                        + field("v:email_id", "0192f1c0-7a4b-7c3d-8e5f-001122334455")
                        + bytes("--B\r\nContent-Disposition: form-data; name=\"attachment\";"
                                + " filename=\"Prüfung 世界.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                        + "\u0000\u00ff\n\r\r\n"
                        + "--B\r\nContent-Disposition: form-data; name=\"inline\"; filename=\"logo\"\r\n"
                        + "Content-Type: image/png\r\n\r\npng\r\n"
                        + "--B--\r\n");
    }

    @Test
    void a_plain_email_has_no_empty_parts() throws Exception {
        sender.send(Emails.plain());

        assertThat(form(request()))
                .isEqualTo(field("from", "sender@example.com")
                        + field("to", "ann@example.org")
                        + field("subject", "Hello")
                        + field("text", "Hi Ann")
                        + field("h:Message-ID", "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>")
                        + field("v:email_id", "0192f1c0-7a4b-7c3d-8e5f-001122334455")
                        + "--B--\r\n");
    }

    @Test
    void line_breaks_in_names_subject_and_headers_make_no_header_of_their_own() throws Exception {
        Attachment attachment =
                new Attachment("a\"\r\nX-Evil: 1.txt", "text/plain\r\nX-Evil: 2", new byte[] {'x'}, null);
        sender.send(Email.builder(
                        Emails.ID,
                        Emails.CREATED_AT,
                        Emails.address("N\r\nX-Evil: 3", "sender@example.com"),
                        "S\r\nX-Evil: 4")
                .to(List.of(Emails.address(null, "ann@example.org")))
                .text("t")
                .headers(Map.of("X-Mine", "v\r\nX-Evil: 5"))
                .attachments(List.of(attachment))
                .build());

        assertThat(form(request()))
                .contains(field("from", "\"N X-Evil: 3\" <sender@example.com>"))
                .contains(field("subject", "S X-Evil: 4"))
                .contains(field("h:X-Mine", "v X-Evil: 5"))
                .contains("; filename=\"a\\\" X-Evil: 1.txt\"\r\nContent-Type: text/plain  X-Evil: 2\r\n\r\nx\r\n");
    }

    @Test
    void a_message_id_of_the_applications_own_stays_and_own_fields_are_no_headers() throws Exception {
        sender.send(Emails.plainBuilder()
                .headers(Map.of("Message-Id", "<mine@example.com>", "To", "other@example.com"))
                .build());

        assertThat(form(request()))
                .contains(field("h:Message-Id", "<mine@example.com>"))
                .doesNotContain("h:Message-ID")
                .doesNotContain("h:To");
    }

    @Test
    void of_many_tags_the_first_ten_are_sent() throws Exception {
        List<Tag> tags = IntStream.range(0, 12)
                .mapToObj(i -> new Tag("t", String.valueOf(i)))
                .toList();

        sender.send(Emails.plainBuilder().tags(tags).build());

        assertThat(form(request())).contains("t:9").doesNotContain("t:10");
    }

    @Test
    void in_test_mode_nothing_is_delivered() throws Exception {
        try (EmailSender testing = sender(true)) {
            testing.send(Emails.plain());
        }
        assertThat(form(request())).contains(field("o:testmode", "yes"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(200, "{\"message\":\"Queued\"}", Unconfirmed.class),
                arguments(200, "<html>", Unconfirmed.class),
                arguments(200, "", Unconfirmed.class),
                arguments(400, message("'to' parameter is not a valid address"), MessageRejected.class),
                arguments(400, message("Domain sandbox1.mailgun.org is not allowed to send"), VendorRefused.class),
                arguments(400, message("Your account is not activated"), VendorRefused.class),
                arguments(400, message("Domain mg.example.com is disabled"), VendorRefused.class),
                arguments(401, "Forbidden", VendorRefused.class),
                arguments(402, message("Request Failed"), VendorRefused.class),
                arguments(403, message("Forbidden"), VendorRefused.class),
                arguments(404, message("Domain not found: mg.example.com"), VendorRefused.class),
                arguments(413, message("Request Entity Too Large"), MessageRejected.class),
                arguments(429, message("Too many requests"), Throttled.class),
                arguments(500, message("Internal Server Error"), Unconfirmed.class),
                arguments(502, "bad gateway", Unconfirmed.class),
                arguments(503, message("Service unavailable"), VendorUnavailable.class),
                arguments(504, "", Unconfirmed.class));
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @MethodSource("answers")
    void each_answer_has_its_kind_and_its_words(int status, String body, Class<? extends SendFailure> kind) {
        answer(aResponse().withStatus(status).withBody(body));

        SendFailure failure = failure();

        assertThat(failure).isExactlyInstanceOf(kind).hasMessageStartingWith("HTTP " + status);
        assertThat(failure.mayRepeat()).isEqualTo(kind == VendorUnavailable.class);
        assertThat(body)
                .contains(failure.getMessage().substring("HTTP 400".length()).replaceFirst("^: ", ""));
    }

    @ParameterizedTest(name = "{0}: {1} waits {2}")
    @CsvSource({"Retry-After, 30, PT30S", "Retry-After, 'Tue, 04 Mar 2025 12:00:30 GMT', PT30S", "X-Other, 30, PT1S"})
    void a_throttled_call_waits_as_long_as_mailgun_says(String header, String value, Duration wait) {
        answer(aResponse().withStatus(429).withHeader(header, value).withBody(message("Too many requests")));

        assertThat(failure())
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(wait));
    }

    @Test
    void the_key_stands_neither_in_failures_nor_in_settings() {
        answer(aResponse().withStatus(401).withBody("unknown key " + KEY));

        assertThat(failure()).hasMessage("HTTP 401: unknown key ***");
        assertThat(settings(false).toString()).doesNotContain(KEY).contains("domain=mg.example.com");
    }

    @Test
    void it_carries_a_thousand_recipients_and_twenty_five_megabytes() {
        assertThat(sender.capabilities())
                .isEqualTo(Capabilities.ANYTHING
                        .withoutOwnEnvelope()
                        .upTo(1_000, 25_000_000)
                        .withTags(10)
                        .withoutEmptyBody());
    }

    private static String message(String message) {
        return "{\"message\":\"" + message + "\"}";
    }

    private static String field(String field, String value) {
        return bytes("--B\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n");
    }

    /** The bytes of UTF-8, one char each, so that text and files can be compared in one string. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static LoggedRequest request() {
        return MAILGUN.getAllServeEvents().getFirst().getRequest();
    }

    /** The whole body, byte by byte, with its boundary called B. */
    private static String form(LoggedRequest request) {
        String type = request.getHeader("Content-Type");
        assertThat(type).startsWith("multipart/form-data; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        return new String(request.getBody(), StandardCharsets.ISO_8859_1).replace(boundary, "B");
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        MAILGUN.stubFor(post(anyUrl()).willReturn(answer));
    }

    private SendFailure failure() {
        Email email = Emails.plain();
        return catchThrowableOfType(SendFailure.class, () -> sender.send(email));
    }

    private static MailgunSettings settings(boolean testMode) {
        return new MailgunSettings(KEY, "mg.example.com", MAILGUN.baseUrl(), testMode, HttpSettings.defaults());
    }

    private static EmailSender sender(boolean testMode) {
        return new MailgunFactory(FixedTime.NOON).create("main", settings(testMode));
    }
}
