package io.emailthrottle.vendor.postmark;

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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostmarkSenderTest extends HttpVendorContract {

    private static final String TOKEN = "pm-s3cret";

    @BeforeEach
    void accept() {
        answer(taken("OK"));
    }

    private static ResponseDefinitionBuilder taken(String message) {
        return aResponse()
                .withStatus(200)
                .withBody("{\"MessageID\":\"pm-1\",\"ErrorCode\":0,\"Message\":\"" + message + "\"}");
    }

    @Test
    void a_full_email_is_written_in_postmarks_shape() throws Exception {
        assertThat(send(Emails.full())).isEqualTo(new SendReceipt("pm-1"));

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/email"))
                        .withHeader("X-Postmark-Server-Token", equalTo(TOKEN))
                        .withHeader("Accept", equalTo("application/json"))
                        .withHeader("Content-Type", equalTo("application/json")));
        verifyBody("""
                {
                  "From": "\\"Zoë \\\\\\"Zed\\\\\\" Ångström\\" <sender@example.com>",
                  "To": "\\"Ann Müller\\" <ann@example.org>, bob@example.org",
                  "Cc": "\\"Čeněk\\" <cc@example.net>",
                  "Bcc": "bcc@example.net",
                  "ReplyTo": "\\"Support, Ltd.\\" <support@example.com>",
                  "Subject": "Grüße, 世界 ✓",
                  "TextBody": "Grüße\\nline two",
                  "HtmlBody": "<p>Grüße <img src=\\"cid:logo\\"></p>",
                  "Headers": [
                    {"Name": "X-Order", "Value": "=?UTF-8?Q?4711_f=C3=BCr_Ann?="},
                    {"Name": "List-Unsubscribe", "Value": "<mailto:off@example.com>"},
                    {"Name": "Message-ID", "Value": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"},
                    {"Name": "X-PM-KeepID", "Value": "true"}
                  ],
                  "Attachments": [
                    {
                      "Name": "Prüfung 世界.bin",
                      "Content": "AP8KDQ==",
                      "ContentType": "application/octet-stream"
                    },
                    {
                      "Name": "logo.png",
                      "Content": "cG5n",
                      "ContentType": "image/png",
                      "ContentID": "cid:logo"
                    }
                  ],
                  "Tag": "campaign:spring",
                  "Metadata": {"email_id": "0192f1c0-7a4b-7c3d-8e5f-001122334455"},
                  "MessageStream": "outbound"
                }
                """);
    }

    @Test
    void a_plain_email_has_no_empty_parts() throws Exception {
        send(Emails.plain());

        verifyBody("""
                {
                  "From": "sender@example.com",
                  "To": "ann@example.org",
                  "Subject": "Hello",
                  "TextBody": "Hi Ann",
                  "Headers": [
                    {"Name": "Message-ID", "Value": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"},
                    {"Name": "X-PM-KeepID", "Value": "true"}
                  ],
                  "Metadata": {"email_id": "0192f1c0-7a4b-7c3d-8e5f-001122334455"},
                  "MessageStream": "outbound"
                }
                """);
    }

    @Test
    void recipients_whom_postmark_leaves_out_are_refused() throws Exception {
        answer(taken("Message OK, but will not deliver to these inactive addresses: BOB@example.org, bcc@example.net."
                + " Inactive recipients are ones that have generated a hard bounce"));

        assertThat(send(Emails.full()).refused())
                .extracting(refused -> refused.recipient().address())
                .containsExactly("bob@example.org", "bcc@example.net");
    }

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(200, "{}", Unconfirmed.class),
                new Reply(401, code(10, "Bad or missing token"), VendorRefused.class),
                new Reply(404, "", VendorRefused.class),
                new Reply(413, "", MessageRejected.class),
                new Reply(415, "", VendorRefused.class),
                new Reply(422, code(300, "Invalid 'To' address"), MessageRejected.class, true),
                new Reply(422, code(400, "Sender signature not found"), VendorRefused.class),
                new Reply(422, code(401, "Sender signature not confirmed"), VendorRefused.class),
                new Reply(422, code(405, "Not allowed to send, out of credits"), VendorRefused.class),
                new Reply(422, code(406, "Inactive recipient"), MessageRejected.class, true),
                new Reply(422, code(411, "Forbidden type application/octet-stream"), MessageRejected.class),
                new Reply(422, code(412, "Account is pending"), VendorRefused.class),
                new Reply(422, code(413, "Account may not send"), VendorRefused.class),
                new Reply(422, code(1235, "The 'MessageStream' provided does not exist"), VendorRefused.class),
                new Reply(429, code(429, "Rate limit exceeded"), Throttled.class),
                new Reply(500, code(0, "Internal Server Error"), Unconfirmed.class),
                new Reply(500, "", Unconfirmed.class),
                new Reply(503, code(100, "Maintenance"), VendorUnavailable.class));
    }

    @Test
    void it_carries_fifty_recipients_ten_megabytes_and_one_tag() throws Exception {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            assertThat(sender.capabilities())
                    .isEqualTo(Capabilities.ANYTHING
                            .withoutOwnEnvelope()
                            .withoutRaw()
                            .upTo(50, 10_000_000)
                            .withTags(1)
                            .withoutEmptyBody());
        }
    }

    private static String code(int code, String message) {
        return "{\"ErrorCode\":" + code + ",\"Message\":\"" + message + "\"}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new PostmarkFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static PostmarkSettings settings(String url, HttpSettings http) {
        return new PostmarkSettings(TOKEN, "outbound", url, http);
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
    protected String unknownError() {
        return code(99_999, "Something that nobody has seen before");
    }

    @Override
    protected String error(String message) {
        return "{\"ErrorCode\":10,\"Message\":\"" + message + "\"}";
    }
}
