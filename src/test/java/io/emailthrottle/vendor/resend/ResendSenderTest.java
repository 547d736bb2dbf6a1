package io.emailthrottle.vendor.resend;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResendSenderTest extends HttpVendorContract {

    private static final String KEY = "re_s3cret";

    @BeforeEach
    void accept() {
        answer(aResponse().withStatus(200).withBody("{\"id\":\"re-1\"}"));
    }

    @Test
    void a_full_email_is_written_in_resends_shape() throws Exception {
        assertThat(send(Emails.full())).isEqualTo(new SendReceipt("re-1"));

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/emails"))
                        .withHeader("Authorization", equalTo("Bearer " + KEY))
                        .withHeader("Idempotency-Key", equalTo("131a4f90-d28c-3e54-bf3f-f747af2429da"))
                        .withHeader("Content-Type", equalTo("application/json"))
                        .withHeader("User-Agent", equalTo("email-throttle")));
        verifyBody("""
                {
                  "from": "Zoë Zed Ångström <sender@example.com>",
                  "to": ["Ann Müller <ann@example.org>", "bob@example.org"],
                  "cc": ["Čeněk <cc@example.net>"],
                  "bcc": ["bcc@example.net"],
                  "reply_to": ["Support Ltd. <support@example.com>"],
                  "subject": "Grüße, 世界 ✓",
                  "text": "Grüße\\nline two",
                  "html": "<p>Grüße <img src=\\"cid:logo\\"></p>",
                  "headers": {
                    "X-Order": "=?UTF-8?Q?4711_f=C3=BCr_Ann?=",
                    "List-Unsubscribe": "<mailto:off@example.com>",
                    "Message-ID": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"
                  },
                  "attachments": [
                    {
                      "filename": "Prüfung 世界.bin",
                      "content": "AP8KDQ==",
                      "content_type": "application/octet-stream"
                    },
                    {
                      "filename": "logo.png",
                      "content": "cG5n",
                      "content_type": "image/png",
                      "content_id": "logo"
                    }
                  ],
                  "tags": [
                    {"name": "campaign", "value": "spring"},
                    {"name": "plan", "value": "pro"},
                    {"name": "email_id", "value": "0192f1c0-7a4b-7c3d-8e5f-001122334455"}
                  ]
                }
                """);
    }

    @Test
    void a_plain_email_has_no_empty_parts() throws Exception {
        send(Emails.plain());

        verifyBody("""
                {
                  "from": "sender@example.com",
                  "to": ["ann@example.org"],
                  "subject": "Hello",
                  "text": "Hi Ann",
                  "headers": {"Message-ID": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"},
                  "tags": [{"name": "email_id", "value": "0192f1c0-7a4b-7c3d-8e5f-001122334455"}]
                }
                """);
    }

    @Test
    void every_attempt_has_the_same_key_and_every_account_its_own() throws Exception {
        send(Emails.plain());
        send(Emails.plain());
        try (EmailSender other = new ResendFactory(FixedTime.NOON)
                .create("other", settings(VENDOR.baseUrl(), HttpSettings.defaults()))) {
            other.send(Emails.plain());
        }

        VENDOR.verify(
                2,
                postRequestedFor(anyUrl())
                        .withHeader("Idempotency-Key", equalTo("131a4f90-d28c-3e54-bf3f-f747af2429da")));
        VENDOR.verify(
                1,
                postRequestedFor(anyUrl())
                        .withHeader("Idempotency-Key", equalTo("8a44ea27-dd83-306e-9558-c66e94c42f0a")));
    }

    /** Resend's names have no quotes around them, so quotes and commas are left out of names. */
    @Override
    protected Email fullest() {
        return Emails.full().toBuilder()
                .from(Emails.address("Zoë Ångström", "sender@example.com"))
                .replyTo(List.of(Emails.address("Support Team", "support@example.com")))
                .build();
    }

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(200, "{}", Unconfirmed.class),
                new Reply(400, error("validation_error"), MessageRejected.class),
                new Reply(401, error("missing_api_key"), VendorRefused.class),
                new Reply(403, error("The example.com domain is not verified"), VendorRefused.class),
                new Reply(404, error("not_found"), VendorRefused.class),
                new Reply(405, error("method_not_allowed"), VendorRefused.class),
                new Reply(409, named("concurrent_idempotent_requests"), Unconfirmed.class),
                new Reply(409, named("invalid_idempotent_request"), MessageRejected.class, true),
                new Reply(422, named("invalid_from_address"), MessageRejected.class),
                new Reply(
                        422, error("Invalid `to` field. The email address needs to ..."), MessageRejected.class, true),
                new Reply(422, named("invalid_attachment"), MessageRejected.class),
                new Reply(429, named("rate_limit_exceeded"), Throttled.class),
                new Reply(429, named("daily_quota_exceeded"), Throttled.class),
                new Reply(451, named("security_error"), MessageRejected.class),
                new Reply(500, named("application_error"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, error("try again"), VendorUnavailable.class));
    }

    @Test
    void a_throttled_email_waits_as_resend_says_and_for_a_quota_an_hour() {
        assertThat(waitAfter(aResponse()
                        .withStatus(429)
                        .withBody(named("rate_limit_exceeded"))
                        .withHeader("retry-after", "3")))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(waitAfter(aResponse().withStatus(429).withBody(named("daily_quota_exceeded"))))
                .isEqualTo(Duration.ofHours(1));
        assertThat(waitAfter(aResponse().withStatus(429).withBody(named("monthly_quota_exceeded"))))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void it_carries_fifty_recipients_and_forty_megabytes_and_remembers_a_key_for_a_day() throws Exception {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            assertThat(sender.capabilities())
                    .isEqualTo(Capabilities.ANYTHING
                            .withoutOwnEnvelope()
                            .withoutRaw()
                            .upTo(50, 40_000_000)
                            .withTags(74)
                            .idempotentFor(Duration.ofHours(24)));
        }
    }

    private static String named(String name) {
        return "{\"statusCode\":400,\"name\":\"" + name + "\",\"message\":\"words\"}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new ResendFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static ResendSettings settings(String url, HttpSettings http) {
        return new ResendSettings(KEY, url, http);
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
        return "{\"statusCode\":400,\"name\":\"validation_error\",\"message\":\"" + message + "\"}";
    }

    @Test
    void a_type_that_contradicts_the_extension_is_left_to_the_name() throws Exception {
        send(Emails.plainBuilder()
                .attachments(List.of(
                        new Attachment("report.pdf", "application/octet-stream", new byte[] {1}, null),
                        new Attachment("invite.ics", "text/calendar; method=REQUEST", new byte[] {1}, null),
                        new Attachment("data.nobody-knows", "application/x-own", new byte[] {1}, null)))
                .build());

        verifyPart("attachments", """
                [
                  {"filename": "report.pdf", "content": "AQ=="},
                  {"filename": "invite.ics", "content": "AQ==", "content_type": "text/calendar; method=REQUEST"},
                  {"filename": "data.nobody-knows", "content": "AQ==", "content_type": "application/x-own"}
                ]""");
    }
}
