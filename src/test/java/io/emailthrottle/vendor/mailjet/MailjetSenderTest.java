package io.emailthrottle.vendor.mailjet;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailjetSenderTest extends HttpVendorContract {

    private static final String KEY = "mj-k3y";
    private static final String SECRET = "mj-s3cret";

    @BeforeEach
    void accept() {
        answer(aResponse().withStatus(200).withBody("""
                {"Messages": [{"Status": "success", "To": [{"MessageUUID": "u", "MessageID": 576460752303423488}]}]}
                """));
    }

    @Test
    void a_full_email_is_written_in_mailjets_shape() throws Exception {
        assertThat(send(Emails.full())).isEqualTo(new SendReceipt("576460752303423488"));

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/v3.1/send"))
                        .withHeader("Authorization", equalTo("Basic bWotazN5Om1qLXMzY3JldA=="))
                        .withHeader("Content-Type", equalTo("application/json")));
        verifyBody("""
                {
                  "Messages": [{
                    "From": {"Email": "sender@example.com", "Name": "Zoë \\"Zed\\" Ångström"},
                    "To": [
                      {"Email": "ann@example.org", "Name": "Ann Müller"},
                      {"Email": "bob@example.org"}
                    ],
                    "Cc": [{"Email": "cc@example.net", "Name": "Čeněk"}],
                    "Bcc": [{"Email": "bcc@example.net"}],
                    "ReplyTo": {"Email": "support@example.com", "Name": "Support, Ltd."},
                    "Subject": "Grüße, 世界 ✓",
                    "TextPart": "Grüße\\nline two",
                    "HTMLPart": "<p>Grüße <img src=\\"cid:logo\\"></p>",
                    "Headers": {
                      "X-Order": "=?UTF-8?Q?4711_f=C3=BCr_Ann?=",
                      "List-Unsubscribe": "<mailto:off@example.com>"
                    },
                    "Attachments": [{
                      "Filename": "Prüfung 世界.bin",
                      "ContentType": "application/octet-stream",
                      "Base64Content": "AP8KDQ=="
                    }],
                    "InlinedAttachments": [{
                      "Filename": "logo.png",
                      "ContentType": "image/png",
                      "ContentID": "logo",
                      "Base64Content": "cG5n"
                    }],
                    "CustomCampaign": "campaign:spring",
                    "CustomID": "0192f1c0-7a4b-7c3d-8e5f-001122334455"
                  }]
                }
                """);
    }

    @Test
    void a_plain_email_has_no_empty_parts() throws Exception {
        send(Emails.plain());

        verifyBody("""
                {
                  "Messages": [{
                    "From": {"Email": "sender@example.com"},
                    "To": [{"Email": "ann@example.org"}],
                    "Subject": "Hello",
                    "TextPart": "Hi Ann",
                    "CustomID": "0192f1c0-7a4b-7c3d-8e5f-001122334455"
                  }]
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Message-Id", "Sender", "X-Mailer", "Reply-To", "Return-Path", "User-Agent"})
    void a_header_that_mailjet_forbids_is_left_out(String name) throws Exception {
        send(Emails.plainBuilder().headers(Map.of(name, "x", "X-Mine", "y")).build());

        verifyPart("Messages[0].Headers", "{\"X-Mine\": \"y\"}");
    }

    @Test
    void in_the_sandbox_the_email_is_only_checked() throws Exception {
        MailjetSettings sandbox = new MailjetSettings(KEY, SECRET, VENDOR.baseUrl(), true, HttpSettings.defaults());
        try (EmailSender sender = new MailjetFactory(FixedTime.NOON).create("main", sandbox)) {
            sender.send(Emails.plain());
        }

        verifyPart("SandboxMode", "true");
    }

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(200, ofMessage("mj-0013"), MessageRejected.class),
                new Reply(200, "", Unconfirmed.class),
                new Reply(400, ofMessage("mj-0013"), MessageRejected.class),
                new Reply(
                        400,
                        "{\"Messages\":[{\"Status\":\"error\",\"Errors\":[{\"ErrorCode\":\"mj-0013\",\"ErrorMessage\":\"words\","
                                + "\"ErrorRelatedTo\":[\"To[0].Email\"]}]}]}",
                        MessageRejected.class,
                        true),
                new Reply(400, error("Malformed JSON"), MessageRejected.class),
                new Reply(400, ofMessage("send-0008"), VendorRefused.class),
                new Reply(401, error("API key authentication failure"), VendorRefused.class),
                new Reply(403, error("Not authorized"), VendorRefused.class),
                new Reply(403, ofMessage("send-0008"), VendorRefused.class),
                new Reply(413, error("Too large"), MessageRejected.class),
                new Reply(429, error("Too many requests"), Throttled.class),
                new Reply(500, error("Internal error"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, "", VendorUnavailable.class));
    }

    @Test
    void it_carries_fifty_recipients_fifteen_megabytes_one_reply_to_and_one_tag() throws Exception {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            assertThat(sender.capabilities())
                    .isEqualTo(Capabilities.ANYTHING
                            .withoutOwnEnvelope()
                            .withoutRaw()
                            .withoutHeaders("list-id", "x-csa-complaints", "x-feedback-id")
                            .upTo(50, 15_000_000)
                            .withReplyTo(1)
                            .withTags(1));
        }
    }

    private static String ofMessage(String code) {
        return "{\"Messages\":[{\"Status\":\"error\",\"Errors\":[{\"ErrorCode\":\"" + code
                + "\",\"StatusCode\":400,\"ErrorMessage\":\"words\"}]}]}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new MailjetFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static MailjetSettings settings(String url, HttpSettings http) {
        return new MailjetSettings(KEY, SECRET, url, false, http);
    }

    @Override
    protected String settingsText() {
        return settings(VENDOR.baseUrl(), HttpSettings.defaults()).toString();
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY, SECRET);
    }

    @Override
    protected String error(String message) {
        return "{\"ErrorCode\":\"mj-0001\",\"StatusCode\":401,\"ErrorMessage\":\"" + message + "\"}";
    }
}
