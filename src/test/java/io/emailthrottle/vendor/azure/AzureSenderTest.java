package io.emailthrottle.vendor.azure;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AzureSenderTest extends HttpVendorContract {

    private static final String KEY = "czNjcmV0LWtleQ==";

    @BeforeEach
    void accept() {
        answer(aResponse().withStatus(202).withBody("{\"id\":\"az-1\",\"status\":\"Running\"}"));
    }

    @Test
    void a_full_email_is_written_in_azures_shape() throws Exception {
        assertThat(send(Emails.full())).isEqualTo(new SendReceipt("az-1"));

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/emails:send?api-version=2025-09-01"))
                        .withHeader("Operation-Id", equalTo("131a4f90-d28c-3e54-bf3f-f747af2429da"))
                        .withHeader("Content-Type", equalTo("application/json")));
        verifyBody("""
                {
                  "senderAddress": "sender@example.com",
                  "recipients": {
                    "to": [
                      {"address": "ann@example.org", "displayName": "Ann Müller"},
                      {"address": "bob@example.org"}
                    ],
                    "cc": [{"address": "cc@example.net", "displayName": "Čeněk"}],
                    "bcc": [{"address": "bcc@example.net"}]
                  },
                  "replyTo": [{"address": "support@example.com", "displayName": "Support, Ltd."}],
                  "content": {
                    "subject": "Grüße, 世界 ✓",
                    "plainText": "Grüße\\nline two",
                    "html": "<p>Grüße <img src=\\"cid:logo\\"></p>"
                  },
                  "headers": {
                    "X-Order": "=?UTF-8?Q?4711_f=C3=BCr_Ann?=",
                    "List-Unsubscribe": "<mailto:off@example.com>",
                    "Message-ID": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"
                  },
                  "attachments": [
                    {
                      "name": "Prüfung 世界.bin",
                      "contentType": "application/octet-stream",
                      "contentInBase64": "AP8KDQ=="
                    },
                    {
                      "name": "logo.png",
                      "contentType": "image/png",
                      "contentInBase64": "cG5n",
                      "contentId": "logo"
                    }
                  ]
                }
                """);
    }

    @Test
    void a_plain_email_has_no_empty_parts() throws Exception {
        send(Emails.plain());

        verifyBody("""
                {
                  "senderAddress": "sender@example.com",
                  "recipients": {"to": [{"address": "ann@example.org"}]},
                  "content": {"subject": "Hello", "plainText": "Hi Ann"},
                  "headers": {"Message-ID": "<0192f1c0-7a4b-7c3d-8e5f-001122334455@example.com>"}
                }
                """);
    }

    @Test
    void a_call_is_signed_over_method_path_date_host_and_body() throws Exception {
        send(Emails.plain());

        LoggedRequest request = VENDOR.getAllServeEvents().getFirst().getRequest();
        String hash = request.getHeader("x-ms-content-sha256");
        assertThat(request.getHeader("x-ms-date")).isEqualTo("Tue, 04 Mar 2025 12:00:00 GMT");
        assertThat(hash).isEqualTo(base64(MessageDigest.getInstance("SHA-256").digest(request.getBody())));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret-key".getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        String signed = "POST\n/emails:send?api-version=2025-09-01\nTue, 04 Mar 2025 12:00:00 GMT;"
                + request.getHeader("Host") + ";" + hash;
        assertThat(request.getHeader("Authorization"))
                .isEqualTo("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="
                        + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void a_key_that_is_no_base64_stops_the_start_and_is_not_shown() {
        AzureSettings settings = new AzureSettings(VENDOR.baseUrl(), "s3cret!", HttpSettings.defaults());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AzureFactory(FixedTime.NOON).create("main", settings))
                .withMessageStartingWith("access-key is no base64")
                .withMessageNotContaining("s3cret");
    }

    /** The sender's display name belongs to the resource in Azure; a request has no place for it. */
    @Override
    protected Email fullest() {
        return Emails.full().toBuilder()
                .from(Emails.address(null, "sender@example.com"))
                .build();
    }

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(202, "{}", Unconfirmed.class),
                new Reply(400, coded("InvalidRecipient"), MessageRejected.class, true),
                new Reply(400, coded("DomainNotLinked"), VendorRefused.class),
                new Reply(400, coded("InvalidSenderUserName"), VendorRefused.class),
                new Reply(401, coded("Denied"), VendorRefused.class),
                new Reply(403, coded("Forbidden"), VendorRefused.class),
                new Reply(404, coded("NotFound"), VendorRefused.class),
                new Reply(413, "", MessageRejected.class),
                new Reply(429, coded("TooManyRequests"), Throttled.class),
                new Reply(500, coded("InternalServerError"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, "", VendorUnavailable.class));
    }

    @Test
    void a_throttled_email_waits_as_azure_says() {
        assertThat(waitAfter(aResponse().withStatus(429).withHeader("Retry-After", "60")))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void it_carries_fifty_recipients_ten_megabytes_no_tags_and_remembers_a_key_for_a_day() throws Exception {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            assertThat(sender.capabilities())
                    .isEqualTo(Capabilities.ANYTHING
                            .withoutOwnEnvelope()
                            .withoutRaw()
                            .upTo(50, 10_000_000)
                            .withTags(0)
                            .idempotentFor(Duration.ofHours(24)));
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String coded(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"words\"}}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new AzureFactory(FixedTime.NOON).create("main", settings(url, http));
    }

    private static AzureSettings settings(String url, HttpSettings http) {
        return new AzureSettings(url, KEY, http);
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
        return "{\"error\":{\"code\":\"Denied\",\"message\":\"" + message + "\"}}";
    }
}
