package io.emailthrottle.vendor.ses;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.emailthrottle.vendor.mime.MimeRenderer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SesSenderTest extends HttpVendorContract {

    private static final String SECRET = "ses-s3cret";

    @BeforeEach
    void accept() {
        answer(aResponse().withStatus(200).withBody("{\"MessageId\":\"ses-1\"}"));
    }

    @Test
    void a_full_email_is_one_signed_call_with_its_recipients_its_tags_and_the_whole_message() throws Exception {
        assertThat(send(Emails.full())).isEqualTo(new SendReceipt("ses-1"));

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/v2/email/outbound-emails"))
                        .withHeader(
                                "Authorization",
                                matching(
                                        "AWS4-HMAC-SHA256 Credential=AKID/[0-9]{8}/eu-central-1/ses/aws4_request, .*")));
        ObjectNode body = body();
        String message = takeMessage(body);
        assertThat(body).isEqualTo(new ObjectMapper().readTree("""
                {
                  "Content": {"Raw": {}},
                  "Destination": {
                    "ToAddresses": ["ann@example.org", "bob@example.org"],
                    "CcAddresses": ["cc@example.net"],
                    "BccAddresses": ["bcc@example.net"]
                  },
                  "EmailTags": [
                    {"Name": "campaign", "Value": "spring"},
                    {"Name": "plan", "Value": "pro"},
                    {"Name": "email_id", "Value": "0192f1c0-7a4b-7c3d-8e5f-001122334455"}
                  ],
                  "ConfigurationSetName": "mine"
                }
                """));
        assertThat(withoutBoundaries(message)).isEqualTo(withoutBoundaries(rendered(Emails.full())));
    }

    @Override
    protected String sentMessage(String body) throws Exception {
        return new String(
                new ObjectMapper().readTree(body).at("/Content/Raw/Data").binaryValue(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({"bounces+1=ann@example.com, bounces+1=ann@example.com", "'', ''", "sender@example.com, ''"})
    void bounces_of_a_raw_message_go_to_the_envelope_s_sender(String mailFrom, String told) throws Exception {
        byte[] message = "From: sender@example.com\r\n\r\nHi".getBytes(StandardCharsets.US_ASCII);

        send(Emails.raw(message, mailFrom));

        assertThat(body().path("FeedbackForwardingEmailAddress").asText()).isEqualTo(told);
    }

    @Test
    void a_plain_email_without_a_configuration_set_has_no_empty_parts() throws Exception {
        SesSettings least =
                new SesSettings("eu-central-1", "AKID", SECRET, null, VENDOR.baseUrl(), HttpSettings.defaults());
        try (EmailSender sender = new SesFactory(FixedTime.NOON, new SnsPages()).create("main", least)) {
            sender.send(Emails.plain());
        }

        ObjectNode body = body();
        assertThat(takeMessage(body)).isEqualTo(rendered(Emails.plain()));
        assertThat(body).isEqualTo(new ObjectMapper().readTree("""
                {
                  "Content": {"Raw": {}},
                  "Destination": {"ToAddresses": ["ann@example.org"], "CcAddresses": [], "BccAddresses": []},
                  "EmailTags": [{"Name": "email_id", "Value": "0192f1c0-7a4b-7c3d-8e5f-001122334455"}]
                }
                """));
    }

    @Test
    void without_an_access_key_the_sdks_default_chain_gives_one() throws Exception {
        System.setProperty("aws.accessKeyId", "CHAIN");
        System.setProperty("aws.secretAccessKey", "chain-s3cret");
        try (EmailSender sender = new SesFactory(FixedTime.NOON, new SnsPages())
                .create(
                        "main",
                        new SesSettings("eu-west-1", null, null, null, VENDOR.baseUrl(), HttpSettings.defaults()))) {
            sender.send(Emails.plain());
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }

        VENDOR.verify(
                1,
                postRequestedFor(urlEqualTo("/v2/email/outbound-emails"))
                        .withHeader("Authorization", matching(".* Credential=CHAIN/[0-9]{8}/eu-west-1/ses/.*")));
    }

    @Test
    void without_any_credentials_nothing_is_handed_over() {
        assumeThat(System.getenv()).doesNotContainKeys("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE");
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.sharedCredentialsFile", "/dev/null");
        System.setProperty("aws.configFile", "/dev/null");
        try (EmailSender sender = new SesFactory(FixedTime.NOON, new SnsPages())
                .create(
                        "main",
                        new SesSettings("eu-west-1", null, null, null, VENDOR.baseUrl(), HttpSettings.defaults()))) {
            assertThatThrownBy(() -> sender.send(Emails.plain()))
                    .isInstanceOf(VendorUnavailable.class)
                    .hasMessageStartingWith("no AWS credentials: ");
        } finally {
            System.clearProperty("aws.disableEc2Metadata");
            System.clearProperty("aws.sharedCredentialsFile");
            System.clearProperty("aws.configFile");
        }

        assertThat(VENDOR.getAllServeEvents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"AKID, , secret-key is missing", ", s3cret, access-key is missing"})
    void half_an_access_key_stops_the_start(String accessKey, String secretKey, String message) {
        SesSettings half =
                new SesSettings("eu-central-1", accessKey, secretKey, null, VENDOR.baseUrl(), HttpSettings.defaults());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SesFactory(FixedTime.NOON, new SnsPages()).create("main", half))
                .withMessageStartingWith(message)
                .withMessageNotContaining("s3cret");
    }

    @Override
    protected Stream<Reply> replies() {
        return Stream.of(
                new Reply(200, "{}", Unconfirmed.class),
                new Reply(400, typed("MessageRejected", "Message contains a virus"), MessageRejected.class),
                new Reply(400, typed("MessageRejected", "Email address is not verified."), VendorRefused.class),
                new Reply(400, typed("BadRequestException", "Missing final '@domain'"), MessageRejected.class),
                new Reply(400, typed("MailFromDomainNotVerifiedException", "words"), VendorRefused.class),
                new Reply(400, typed("AccountSuspendedException", "words"), VendorRefused.class),
                new Reply(400, typed("SendingPausedException", "words"), VendorRefused.class),
                new Reply(404, typed("NotFoundException", "no such configuration set"), VendorRefused.class),
                new Reply(403, typed("AccessDeniedException", "words"), VendorRefused.class),
                new Reply(403, typed("UnrecognizedClientException", "words"), VendorRefused.class),
                new Reply(403, typed("InvalidSignatureException", "words"), VendorRefused.class),
                new Reply(413, "", MessageRejected.class),
                new Reply(429, typed("TooManyRequestsException", "Maximum sending rate exceeded."), Throttled.class),
                new Reply(400, typed("LimitExceededException", "words"), Throttled.class),
                new Reply(454, typed("Throttling", "Maximum sending rate exceeded."), Throttled.class),
                new Reply(500, typed("InternalFailure", "words"), Unconfirmed.class),
                new Reply(502, "bad gateway", Unconfirmed.class),
                new Reply(503, "", VendorUnavailable.class));
    }

    @Test
    void the_type_of_an_error_also_stands_in_a_header() {
        answer(aResponse()
                .withStatus(400)
                .withHeader("x-amzn-ErrorType", "SendingPausedException:http://internal.amazon.com/coral/")
                .withBody("{\"message\":\"words\"}"));

        assertThat(failure()).isInstanceOf(VendorRefused.class).hasMessage("HTTP 400: words");
    }

    @Test
    void an_answer_that_cannot_be_read_is_unconfirmed() {
        answer(aResponse().withStatus(200).withBody("<html>"));
        assertThat(failure()).isInstanceOf(Unconfirmed.class);

        answer(aResponse().withStatus(200).withBody("{}"));
        assertThat(failure()).isInstanceOf(Unconfirmed.class).hasMessage("HTTP 200 without a message id");
    }

    @Test
    void a_used_up_daily_quota_is_tried_again_every_hour_and_the_rate_after_a_second() {
        assertThat(waitAfter(aResponse()
                        .withStatus(429)
                        .withBody(typed("TooManyRequestsException", "Daily message quota exceeded."))))
                .isEqualTo(Duration.ofHours(1));
        assertThat(waitAfter(aResponse()
                        .withStatus(429)
                        .withBody(typed("TooManyRequestsException", "Maximum sending rate exceeded."))))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void an_email_is_called_for_once_whatever_the_answer() {
        answer(aResponse().withStatus(503));

        failure();

        assertThat(VENDOR.getAllServeEvents()).hasSize(1);
    }

    @Test
    void it_carries_fifty_recipients_and_forty_megabytes() throws Exception {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            assertThat(sender.capabilities())
                    .isEqualTo(Capabilities.ANYTHING.upTo(50, 40_000_000).withTags(49));
        }
    }

    private static ObjectNode body() throws Exception {
        LoggedRequest request = VENDOR.getAllServeEvents().getFirst().getRequest();
        return (ObjectNode) new ObjectMapper().readTree(request.getBody());
    }

    private static String takeMessage(ObjectNode body) throws Exception {
        JsonNode data = ((ObjectNode) body.at("/Content/Raw")).remove("Data");
        return new String(Base64.getDecoder().decode(data.asText()), StandardCharsets.ISO_8859_1);
    }

    private static String rendered(Email email) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new MimeRenderer().render(email).writeTo(bytes);
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static String withoutBoundaries(String message) {
        return message.replaceAll("----=_Part_[0-9_.]+", "B");
    }

    private static String typed(String type, String message) {
        return "{\"__type\":\"com.amazon#" + type + "\",\"message\":\"" + message + "\"}";
    }

    @Override
    protected EmailSender sender(String url, HttpSettings http) {
        return new SesFactory(FixedTime.NOON, new SnsPages()).create("main", settings(url, http));
    }

    private static SesSettings settings(String url, HttpSettings http) {
        return new SesSettings("eu-central-1", "AKID", SECRET, "mine", url, http);
    }

    @Override
    protected String settingsText() {
        return settings(VENDOR.baseUrl(), HttpSettings.defaults()).toString();
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET);
    }

    @Override
    protected String unknownError() {
        return typed("SomethingNewException", "Something that nobody has seen before");
    }

    @Override
    protected String error(String message) {
        return typed("UnrecognizedClientException", message);
    }
}
