package io.emailthrottle.vendor.brevo;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrevoSenderTest extends HttpVendorContract {

    private static final String KEY = "xkeysib-s3cret";

    @BeforeEach
    void accept() {
        answer(aResponse().withStatus(201).withBody("{\"messageId\":\"<br-1@smtp-relay.example.com>\"}"));
    }

    @Test
    void a_full_email_is_written_in_brevos_shape() throws Exception {
        assertThat(send(Emails.full())).isEqualTo(new SendReceipt("<br-1@smtp-relay.example.com>"));

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/v3/smtp/email"))
                        .withHeader("api-key", equalTo(KEY))
                        .withHeader("Content-Type", equalTo("application/json")));
        verifyBody("""
                {
                  "sender": {"email": "sender@example.com", "name": "=?UTF-8?B?Wm/DqyAiWmVkIiDDhW5nc3Ryw7Zt?="},
                  "to": [
                    {"email": "ann@example.org", "name": "Ann Müller"},
                    {"email": "bob@example.org"}
                  ],
                  "cc": [{"email": "cc@example.net", "name": "Čeněk"}],
                  "bcc": [{"email": "bcc@example.net"}],
                  "replyTo": {"email": "support@example.com", "name": "Support, Ltd."},
                  "subject": "Grüße, 世界 ✓",
                  "textContent": "Grüße\\nline two",
                  "htmlContent": "<p>Grüße <img src=\\"cid:logo\\"></p>",
                  "headers": {
                    "X-Order": "=?UTF-8?Q?4711_f=C3=BCr_Ann?=",
                    "List-Unsubscribe": "<mailto:off@example.com>",
                    "X-Mailin-custom": "email_id:0192f1c0-7a4b-7c3d-8e5f-001122334455",
                    "idempotencyKey": "131a4f90-d28c-3e54-bf3f-f747af2429da"
                  },
                  "attachment": [
                    {"name": "Prüfung 世界.bin", "content": "AP8KDQ=="},
                    {"name": "logo.png", "content": "cG5n"}
                  ],
                  "tags": ["campaign:spring", "plan:pro"]
                }
                """);
    }

    @Test
    void a_plain_email_has_no_empty_parts() throws Exception {
        send(Emails.plain());

        verifyBody("""
                {
                  "sender": {"email": "sender@example.com"},
                  "to": [{"email": "ann@example.org"}],
                  "subject": "Hello",
                  "textContent": "Hi Ann",
                  "headers": {"X-Mailin-custom": "email_id:0192f1c0-7a4b-7c3d-8e5f-001122334455", "idempotencyKey": "131a4f90-d28c-3e54-bf3f-f747af2429da"}
                }
                """);
    }

    @Test
    void a_header_of_the_applications_own_overrules_neither_key_nor_sandbox() throws Exception {
        send(Emails.plainBuilder()
                .headers(Map.of("IdempotencyKey", "mine", "x-sib-sandbox", "drop", "X-Mailin-Custom", "mine"))
                .build());

        verifyPart(
                "headers",
                "{\"X-Mailin-custom\": \"email_id:0192f1c0-7a4b-7c3d-8e5f-001122334455\", \"idempotencyKey\": \"131a4f90-d28c-3e54-bf3f-f747af2429da\"}");
    }

    @Test
    void in_the_sandbox_nothing_is_delivered() throws Exception {
        BrevoSettings sandbox = new BrevoSettings(KEY, VENDOR.baseUrl(), true, HttpSettings.defaults());
        try (EmailSender sender = new BrevoFactory(FixedTime.NOON).create("main", sandbox)) {
            sender.send(Emails.plain());
        }

        verifyText("headers['X-Sib-Sandbox']", "drop");
    }

    @Override
    protected Email fullest() {
        return Emails.full().toBuilder()
                .attachments(List.of(Emails.attachment()))
                .build();
    }

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(201, "{}", Unconfirmed.class),
                new Reply(400, coded("invalid_parameter"), MessageRejected.class),
                new Reply(
                        400,
                        "{\"code\":\"invalid_parameter\",\"message\":\"email is not valid in to\"}",
                        MessageRejected.class,
                        true),
                new Reply(400, coded("missing_parameter"), MessageRejected.class),
                new Reply(400, coded("document_not_found"), MessageRejected.class),
                new Reply(400, coded("duplicate_parameter"), Unconfirmed.class),
                new Reply(401, coded("unauthorized"), VendorRefused.class),
                new Reply(402, coded("not_enough_credits"), VendorRefused.class),
                new Reply(403, coded("permission_denied"), VendorRefused.class),
                new Reply(413, "", MessageRejected.class),
                new Reply(429, coded("too_many_requests"), Throttled.class),
                new Reply(500, coded("internal_error"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, "", VendorUnavailable.class));
    }

    @Test
    void a_throttled_email_waits_as_brevo_says() {
        assertThat(waitAfter(aResponse().withStatus(429).withHeader("x-sib-ratelimit-reset", "12")))
                .isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void it_shows_no_inline_images_and_remembers_a_key_for_half_an_hour() throws Exception {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            assertThat(sender.capabilities())
                    .isEqualTo(Capabilities.ANYTHING
                            .withoutOwnEnvelope()
                            .withoutRaw()
                            .upTo(99, 20_000_000)
                            .withReplyTo(1)
                            .withoutInlineImages()
                            .idempotentFor(Duration.ofMinutes(30)));
        }
    }

    private static String coded(String code) {
        return "{\"code\":\"" + code + "\",\"message\":\"words\"}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new BrevoFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static BrevoSettings settings(String url, HttpSettings http) {
        return new BrevoSettings(KEY, url, false, http);
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
        return "{\"code\":\"unauthorized\",\"message\":\"" + message + "\"}";
    }
}
