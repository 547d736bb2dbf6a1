package io.emailthrottle.vendor.mailersend;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
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

class MailerSendSenderTest extends HttpVendorContract {

    private static final String INVALID_RECIPIENT =
            "{\"message\":\"words\",\"errors\":{\"to.0.email\":[\"The to.0.email must be a valid email address.\"]}}";

    private static final String TOKEN = "mlsn.s3cret";

    @BeforeEach
    void accept() {
        answer(aResponse().withStatus(202).withHeader("X-Message-Id", "ms-1"));
    }

    @Test
    void a_full_email_is_written_in_mailersends_shape() throws Exception {
        assertThat(send(Emails.full())).isEqualTo(new SendReceipt("ms-1"));

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/v1/email"))
                        .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                        .withHeader("Accept", equalTo("application/json"))
                        .withHeader("Content-Type", equalTo("application/json")));
        verifyBody("""
                {
                  "from": {"email": "sender@example.com", "name": "Zoë \\"Zed\\" Ångström"},
                  "to": [
                    {"email": "ann@example.org", "name": "Ann Müller"},
                    {"email": "bob@example.org"}
                  ],
                  "cc": [{"email": "cc@example.net", "name": "Čeněk"}],
                  "bcc": [{"email": "bcc@example.net"}],
                  "reply_to": {"email": "support@example.com", "name": "Support, Ltd."},
                  "subject": "Grüße, 世界 ✓",
                  "text": "Grüße\\nline two",
                  "html": "<p>Grüße <img src=\\"cid:logo\\"></p>",
                  "headers": [
                    {"name": "X-Order", "value": "=?UTF-8?Q?4711_f=C3=BCr_Ann?="},
                    {"name": "List-Unsubscribe", "value": "<mailto:off@example.com>"},
                    {"name": "Message-ID", "value": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"}
                  ],
                  "attachments": [
                    {"filename": "Prüfung 世界.bin", "content": "AP8KDQ==", "disposition": "attachment"},
                    {"filename": "logo.png", "content": "cG5n", "disposition": "inline", "id": "logo"}
                  ],
                  "tags": ["campaign:spring", "plan:pro"]
                }
                """);
    }

    @Test
    void a_plain_email_of_a_plan_without_headers_has_none() throws Exception {
        try (EmailSender sender = withoutHeaders()) {
            sender.send(Emails.plain());
        }

        verifyBody("""
                {
                  "from": {"email": "sender@example.com"},
                  "to": [{"email": "ann@example.org"}],
                  "subject": "Hello",
                  "text": "Hi Ann"
                }
                """);
    }

    @Test
    void recipients_on_the_accounts_suppression_list_are_refused() throws Exception {
        answer(aResponse().withStatus(202).withHeader("X-Message-Id", "ms-1").withBody("""
                {"message": "There are some warnings for your request.", "warnings": [{
                  "type": "SOME_SUPPRESSED",
                  "recipients": [{"email": "Bob@example.org", "reasons": ["hard_bounced", "blocklisted"]}]
                }]}
                """));

        assertThat(send(Emails.full()).refused())
                .containsExactly(new SendReceipt.Refused(
                        Emails.address(null, "bob@example.org"),
                        "suppressed at MailerSend: hard_bounced, blocklisted"));
    }

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(200, "", Unconfirmed.class),
                new Reply(202, "{\"warnings\":[{\"type\":\"ALL_SUPPRESSED\"}]}", MessageRejected.class, true),
                new Reply(422, INVALID_RECIPIENT, MessageRejected.class, true),
                new Reply(401, error("Unauthenticated."), VendorRefused.class),
                new Reply(403, error("Forbidden"), VendorRefused.class),
                new Reply(404, error("Not found"), VendorRefused.class),
                new Reply(413, "", MessageRejected.class),
                new Reply(422, error("The to field is required."), MessageRejected.class),
                new Reply(422, error("The from.email domain must be verified. #MS42207"), VendorRefused.class),
                new Reply(429, error("Too many requests"), Throttled.class),
                new Reply(500, error("Server Error"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, "", VendorUnavailable.class));
    }

    @Test
    void a_throttled_email_waits_as_mailersend_says_and_for_the_daily_quota_an_hour() {
        ResponseDefinitionBuilder rate = aResponse().withStatus(429).withHeader("x-apiquota-remaining", "900");
        assertThat(waitAfter(rate.withHeader("retry-after", "59"))).isEqualTo(Duration.ofSeconds(59));
        assertThat(waitAfter(aResponse().withStatus(429).withHeader("x-ratelimit-reset", "7")))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(waitAfter(aResponse().withStatus(429).withHeader("x-apiquota-remaining", "0")))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void it_carries_ten_copies_five_tags_and_headers_only_if_the_plan_has_them() throws Exception {
        Capabilities expected = Capabilities.ANYTHING
                .withoutOwnEnvelope()
                .withoutRaw()
                .upTo(50, 25_000_000)
                .withCopies(10)
                .withReplyTo(1)
                .withTags(5);
        try (EmailSender with = sender(VENDOR.baseUrl(), HttpSettings.defaults());
                EmailSender without = withoutHeaders()) {
            assertThat(with.capabilities()).isEqualTo(expected);
            assertThat(without.capabilities()).isEqualTo(expected.withoutCustomHeaders());
        }
    }

    private static EmailSender withoutHeaders() {
        return new MailerSendFactory(FixedTime.NOON)
                .create("main", new MailerSendSettings(TOKEN, false, VENDOR.baseUrl(), HttpSettings.defaults()));
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new MailerSendFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static MailerSendSettings settings(String url, HttpSettings http) {
        return new MailerSendSettings(TOKEN, true, url, http);
    }

    @Override
    protected String settingsText() {
        return settings(VENDOR.baseUrl(), HttpSettings.defaults()).toString();
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Override
    protected String error(String message) {
        return "{\"message\":\"" + message + "\",\"errors\":{}}";
    }

    @Test
    void headers_that_have_fields_of_their_own_stand_in_those() throws Exception {
        send(Emails.plainBuilder()
                .headers(Map.of(
                        "in-reply-to", "<1@example.com>",
                        "References", "<0@example.com> <1@example.com>",
                        "Precedence", "bulk",
                        "X-Own", "a"))
                .build());

        verifyText("in_reply_to", "<1@example.com>");
        verifyPart("references", "[\"<0@example.com>\", \"<1@example.com>\"]");
        verifyText("precedence_bulk", "true");
        verifyPart("headers[0]", "{\"name\": \"X-Own\", \"value\": \"a\"}");
    }
}
