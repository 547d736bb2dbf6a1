package io.emailthrottle.vendor.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every sender over HTTP has to show. A vendor's test adds its request, and says what its answers mean. */
public abstract class HttpVendorContract {

    /**
     * A documented answer, and the kind of failure that it is.
     *
     * @param last of a rejected message, whether the recipient is why, so that no other vendor is called
     */
    public record Reply(int status, String body, Class<? extends SendFailure> kind, boolean last) {
        public Reply(int status, String body, Class<? extends SendFailure> kind) {
            this(status, body, kind, false);
        }
    }

    private static final HttpSettings IMPATIENT =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(10), 10, null);

    @RegisterExtension
    protected static final WireMockExtension VENDOR =
            WireMockExtension.newInstance().build();

    /** A sender as its factory makes it, called {@code main}. */
    protected abstract EmailSender sender(String url, HttpSettings http);

    /** The settings' text, with the secrets of {@link #secrets} in the settings. */
    protected abstract String settingsText();

    protected abstract List<String> secrets();

    /** An error in the vendor's own shape. */
    protected abstract String error(String message);

    /** An error in the vendor's own shape that it does not document. */
    protected String unknownError() {
        return error("Something that nobody has seen before");
    }

    protected abstract Stream<Reply> replies();

    @TestFactory
    Stream<DynamicTest> each_answer_has_its_kind_and_its_words() {
        return replies()
                .map(reply -> DynamicTest.dynamicTest(
                        reply.status + " " + reply.body + " is " + reply.kind.getSimpleName(), () -> check(reply)));
    }

    private void check(Reply reply) {
        answer(aResponse().withStatus(reply.status).withBody(reply.body));

        SendFailure failure = failure();

        assertThat(failure).isExactlyInstanceOf(reply.kind).hasMessageStartingWith("HTTP " + reply.status);
        assertThat(failure.mayRepeat())
                .isEqualTo(reply.kind == VendorUnavailable.class || reply.kind == Unconfirmed.class && remembersKeys());
        if (failure instanceof MessageRejected rejected) {
            assertThat(rejected.isFinal()).isEqualTo(reply.last);
        }
    }

    @Test
    void a_503_is_kept_away_from_for_as_long_as_it_says() {
        assertThat(waitAfter(aResponse().withStatus(503).withHeader("Retry-After", "90")))
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void a_bad_request_whose_words_are_about_the_account_is_the_accounts_fault() {
        answer(aResponse().withStatus(400).withBody(error("Sending suspended for this account.")));

        assertThat(failure()).isInstanceOf(VendorRefused.class);
    }

    @Test
    void a_harmless_call_tells_whether_the_vendor_answers_at_all() throws Exception {
        VENDOR.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(404)));
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            BooleanSupplier answers = sender.liveness().orElseThrow();
            assertThat(answers.getAsBoolean()).isTrue();

            VENDOR.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(502)));
            assertThat(answers.getAsBoolean()).isFalse();
            VENDOR.stubFor(get(anyUrl()).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
            assertThat(answers.getAsBoolean()).isFalse();
        }
        VENDOR.verify(3, getRequestedFor(anyUrl()).withoutHeader("Authorization"));
    }

    @Test
    void a_connection_that_is_lost_after_the_request_is_unconfirmed_and_repeated_only_with_a_key() {
        answer(aResponse().withFault(Fault.EMPTY_RESPONSE));

        SendFailure failure = failure();

        assertThat(failure).isInstanceOf(Unconfirmed.class);
        assertThat(failure.mayRepeat()).isEqualTo(remembersKeys());
    }

    @Test
    void silence_is_unconfirmed_after_read_timeout() {
        answer(aResponse().withStatus(500).withFixedDelay(5_000));

        assertThat(failure(VENDOR.baseUrl(), IMPATIENT))
                .isInstanceOf(Unconfirmed.class)
                .hasMessageContaining("read-timeout");
    }

    @Test
    void a_refused_connection_means_not_handed_over() throws Exception {
        try (Socket boundButNotListening = new Socket()) {
            boundButNotListening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            assertThat(failure("http://127.0.0.1:" + boundButNotListening.getLocalPort(), HttpSettings.defaults()))
                    .isInstanceOf(VendorUnavailable.class);
        }
    }

    @Test
    void no_secret_stands_in_failures_or_settings() {
        String words = "unknown: " + String.join(", ", secrets());
        answer(aResponse().withStatus(401).withBody(error(words)));

        assertThat(failure()).hasMessageContaining("unknown: ***").hasMessageNotContainingAny(array(secrets()));
        assertThat(settingsText()).contains("***").doesNotContain(secrets());
    }

    /** The fullest email that the vendor carries; what is left out of it has to be an obstacle. */
    protected Email fullest() {
        return Emails.full();
    }

    @Test
    void every_field_of_an_email_arrives() throws Exception {
        Email email = fullest();

        SentRequest request = sent(email);

        SoftAssertions.assertSoftly(all -> {
            Stream.of(email.to(), email.cc(), email.bcc(), email.replyTo(), List.of(email.from()))
                    .flatMap(List::stream)
                    .forEach(address -> {
                        all.assertThat(request.says(address.address()))
                                .as(address.address())
                                .isTrue();
                        all.assertThat(address.name() == null
                                        || request.says(address.name())
                                        || quoted(request, address))
                                .as("the name " + address.name())
                                .isTrue();
                    });
            all.assertThat(request.says(email.subject())).as("the subject").isTrue();
            all.assertThat(request.says(email.text())).as("the text").isTrue();
            all.assertThat(request.says(email.html()) || request.says(ownIds(email)))
                    .as("the html")
                    .isTrue();
            email.headers().forEach((name, value) -> {
                all.assertThat(request.says(value)).as(name).isTrue();
            });
            email.attachments().forEach(file -> {
                all.assertThat(request.carries(file.content()))
                        .as("the content of " + file.filename())
                        .isTrue();
                boolean shownByItsId = file.contentId() != null && request.says(file.contentId());
                all.assertThat(request.says(file.filename()) || shownByItsId)
                        .as(file.filename())
                        .isTrue();
            });
            all.assertThat(request.says(email.id().toString()))
                    .as("the id, by which the vendor's events are recognized")
                    .isTrue();
        });
    }

    private static boolean quoted(SentRequest request, Address address) {
        return request.says(address.name().replace("\"", "\\\""));
    }

    /** The html as it is written by a vendor whose content ids have to be of a form of its own. */
    protected String ownIds(Email email) {
        return email.html();
    }

    @Test
    void a_vendor_that_recognizes_an_email_by_a_key_is_given_the_same_key_again_and_another_for_another_email()
            throws Exception {
        Email email = Emails.plain();
        Email another = Emails.plainBuilder(UUID.randomUUID()).build();
        String key = SendKey.of(email, "main").toString();
        String otherKey = SendKey.of(another, "main").toString();

        assertThat(sent(email).says(key)).isEqualTo(remembersKeys());
        assertThat(sent(email).says(key)).isEqualTo(remembersKeys());
        SentRequest other = sent(another);
        assertThat(other.says(key)).isFalse();
        assertThat(other.says(otherKey)).isEqualTo(remembersKeys());
    }

    @Test
    void no_secret_stands_in_the_url() throws Exception {
        String url = sent(Emails.plain()).url();

        assertThat(secrets()).isNotEmpty().noneMatch(url::contains);
    }

    @Test
    void the_usual_answers_are_in_the_list() {
        assertThat(replies().map(Reply::status)).contains(429, 500).containsAnyOf(401, 403);
        assertThat(replies().map(Reply::status)).containsAnyOf(400, 422);
        assertThat(replies().map(Reply::status).filter(status -> status / 100 == 2))
                .as("a success without an id")
                .isNotEmpty();
    }

    /** What a proxy, a firewall or a wrong base URL answers. */
    @TestFactory
    Stream<DynamicTest> a_foreign_answer_is_never_a_success_nor_the_messages_fault() {
        Map<Integer, Class<? extends SendFailure>> kinds = new TreeMap<>(Map.of(
                302, VendorRefused.class,
                400, VendorRefused.class,
                401, VendorRefused.class,
                403, VendorRefused.class,
                404, VendorRefused.class,
                422, VendorRefused.class,
                429, Throttled.class,
                500, Unconfirmed.class,
                502, Unconfirmed.class,
                504, Unconfirmed.class));
        return kinds.entrySet().stream()
                .map(reply -> DynamicTest.dynamicTest("a web page with " + reply.getKey(), () -> {
                    answer(aResponse()
                            .withStatus(reply.getKey())
                            .withHeader("Content-Type", "text/html")
                            .withBody("<html><body>Blocked</body></html>"));

                    assertThat(failure()).isExactlyInstanceOf(reply.getValue());
                }));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void a_refusal_that_nobody_knows_calls_one_other_vendor_and_opens_no_circuit(int status) {
        answer(aResponse().withStatus(status).withBody(unknownError()));

        assertThat(failure())
                .isInstanceOfSatisfying(
                        MessageRejected.class,
                        rejected -> assertThat(rejected.isFinal()).isFalse());
    }

    @TestFactory
    Stream<DynamicTest> the_words_of_a_rejection_reject_nothing_with_429_or_5xx() {
        return replies()
                .filter(reply -> reply.kind == MessageRejected.class)
                .flatMap(reply -> Stream.of(429, 500, 503)
                        .map(status -> DynamicTest.dynamicTest(status + " " + reply.body, () -> {
                            answer(aResponse().withStatus(status).withBody(reply.body));

                            assertThat(failure()).isNotInstanceOf(MessageRejected.class);
                        })));
    }

    @Test
    void a_closed_sender_calls_nobody() {
        EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults());
        sender.close();

        assertThat(catchThrowableOfType(SendFailure.class, () -> sender.send(Emails.plain())))
                .isInstanceOf(VendorUnavailable.class);
        VENDOR.verify(0, postRequestedFor(anyUrl()));
    }

    /** The request by which an email is sent, whatever the answer. */
    private SentRequest sent(Email email) throws Exception {
        VENDOR.resetRequests();
        answer(aResponse().withStatus(503));
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            assertThat(sender.capabilities().obstacle(email)).isEmpty();
            assertThat(catchThrowableOfType(SendFailure.class, () -> sender.send(email)))
                    .isNotNull();
        }
        return new SentRequest(VENDOR.findAll(postRequestedFor(anyUrl())).getFirst());
    }

    private static final String SIGNED = "From: sender@example.com\r\nTo: ann@example.org\r\nSubject: Hi\r\n"
            + "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=b\r\n\r\n"
            + "--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\nAQID\r\n--b--\r\n";

    @Test
    void a_signed_message_arrives_as_it_is_or_passes_the_vendor_over_with_the_reason() throws Exception {
        Email signed = Emails.raw(SIGNED);
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            if (!sender.capabilities().takesRaw(signed)) {
                assertThat(sender.capabilities().obstacle(signed))
                        .hasValue("it would take the message apart and lose a signature over its content");
                return;
            }
            answer(aResponse().withStatus(503));
            assertThat(catchThrowableOfType(SendFailure.class, () -> sender.send(signed)))
                    .isNotNull();
        }
        assertThat(sentMessage(
                        VENDOR.getAllServeEvents().getFirst().getRequest().getBodyAsString()))
                .startsWith("Received: by email-throttle id ")
                .endsWith(SIGNED);
    }

    /** The raw message in a request's body; only for vendors that take any. */
    protected String sentMessage(String body) throws Exception {
        throw new UnsupportedOperationException(body);
    }

    private static String[] array(List<String> list) {
        return list.toArray(String[]::new);
    }

    private boolean remembersKeys() {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            return !sender.capabilities().idempotency().isZero();
        }
    }

    protected static void answer(ResponseDefinitionBuilder answer) {
        VENDOR.stubFor(post(anyUrl()).willReturn(answer));
    }

    /** Sends with the vendor's answer, which must be a success. */
    protected final SendReceipt send(Email email) throws SendFailure {
        try (EmailSender sender = sender(VENDOR.baseUrl(), HttpSettings.defaults())) {
            return sender.send(email);
        }
    }

    protected final SendFailure failure() {
        return failure(VENDOR.baseUrl(), HttpSettings.defaults());
    }

    private SendFailure failure(String url, HttpSettings http) {
        Email email = Emails.plain();
        try (EmailSender sender = sender(url, http)) {
            return catchThrowableOfType(SendFailure.class, () -> sender.send(email));
        }
    }

    /** How long an answer makes the email wait. */
    protected final Duration waitAfter(ResponseDefinitionBuilder answer) {
        answer(answer);
        SendFailure failure = failure();
        assertThat(failure).isInstanceOf(Throttled.class);
        return ((Throttled) failure).retryAfter();
    }

    protected static void verifyBody(String json) {
        VENDOR.verify(1, postRequestedFor(anyUrl()).withRequestBody(equalToJson(json, false, false)));
    }

    /** @param path in JSONPath, below the root */
    protected static void verifyPart(String path, String json) {
        VENDOR.verify(
                1,
                postRequestedFor(anyUrl())
                        .withRequestBody(matchingJsonPath("$." + path, equalToJson(json, false, false))));
    }

    /** @param path in JSONPath, below the root, of a text */
    protected static void verifyText(String path, String text) {
        VENDOR.verify(1, postRequestedFor(anyUrl()).withRequestBody(matchingJsonPath("$." + path, equalTo(text))));
    }
}
