package io.emailthrottle.ingress.ses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.security.AccessRefused;
import io.emailthrottle.time.ManualTime;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests signed by Amazon's own signer. */
class SesSignatureTest {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Instant NOW = new ManualTime().now();
    private static final String BODY = "{\"FromEmailAddress\":\"Zoë <a@example.com>\"}";

    private final SesSignature signature = new SesSignature(SECRET, new ManualTime());

    private static MockHttpServletRequest signed(String secret, Instant at, String url) {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .uri(URI.create(url))
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Spaces", "a   b ")
                .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create("et_key", secret))
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ses")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request();
        MockHttpServletRequest received =
                new MockHttpServletRequest("POST", signed.getUri().getRawPath());
        received.setQueryString(signed.getUri().getRawQuery());
        received.setContent(body);
        for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
            header.getValue().forEach(value -> received.addHeader(header.getKey(), value));
        }
        return received;
    }

    private static MockHttpServletRequest signed() {
        return signed(SECRET, NOW, "https://gateway.example.com/v2/email/outbound-emails");
    }

    private static void check(SesSignature signature, MockHttpServletRequest request) throws IOException {
        SignedRequest received = signature.of(request);
        assertThat(received.getInputStream().readAllBytes()).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
        received.check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gateway.example.com/v2/email/outbound-emails",
                "http://127.0.0.1:8080/v2/email/account?b=2&a=%2F&flag",
                "https://gateway.example.com/base/v2/email/identities/a%40example.com",
            })
    void a_request_that_is_signed_with_the_secret_passes(String url) {
        assertThatCode(() -> check(signature, signed(SECRET, NOW, url))).doesNotThrowAnyException();
        assertThatCode(() -> check(signature, signed(SECRET, NOW.minusSeconds(299), url)))
                .doesNotThrowAnyException();
    }

    @Test
    void another_secret_is_refused_without_a_word_of_either() {
        assertThatThrownBy(() -> check(signature, signed("another-secret-of-20", NOW, "https://gateway.example.com/")))
                .isInstanceOf(AccessRefused.class)
                .hasMessageContaining("secret access key")
                .hasMessageNotContainingAny(SECRET, "another-secret-of-20");
    }

    @Test
    void what_was_changed_after_signing_is_refused() {
        Map<String, Consumer<MockHttpServletRequest>> changes = Map.of(
                "body", request -> request.setContent(BODY.replace("Zoë", "Eve").getBytes(StandardCharsets.UTF_8)),
                "path", request -> request.setRequestURI("/v2/email/outbound-bulk-emails"),
                "query", request -> request.setQueryString("a=1"),
                "method", request -> request.setMethod("PUT"),
                "host", request -> change(request, "Host", "other.example.com"),
                "header", request -> change(request, "Content-Type", "text/plain"));

        assertThat(changes).allSatisfy((what, change) -> {
            MockHttpServletRequest request = signed();
            change.accept(request);
            assertThatThrownBy(() -> {
                        SignedRequest received = signature.of(request);
                        received.getInputStream().readAllBytes();
                        received.check();
                    })
                    .as(what)
                    .isInstanceOf(AccessRefused.class);
        });
    }

    private static void change(MockHttpServletRequest request, String header, String value) {
        request.removeHeader(header);
        request.addHeader(header, value);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 86_400})
    void a_request_of_another_time_is_refused(long seconds) {
        assertThatThrownBy(() -> check(
                        signature,
                        signed(SECRET, NOW.plus(Duration.ofSeconds(seconds)), "https://gateway.example.com/")))
                .isInstanceOf(AccessRefused.class)
                .hasMessageContaining("five minutes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer et_key",
                "AWS4-HMAC-SHA256 Credential=et_key/20260301/eu/ses/aws4_request, SignedHeaders=host, Signature=00",
                "AWS4-ECDSA-P256-SHA256 Credential=et_key/20260301/ses/aws4_request, SignedHeaders=host;x-amz-date, Signature=00",
            })
    void what_is_no_such_signature_is_refused(String authorization) {
        MockHttpServletRequest request = signed();
        change(request, "Authorization", authorization);

        assertThatThrownBy(() -> check(signature, request)).isInstanceOf(AccessRefused.class);
    }

    @Test
    void a_signature_that_leaves_out_the_host_or_the_date_is_refused() {
        for (String header : List.of("host;", "x-amz-date;")) {
            MockHttpServletRequest request = signed();
            String authorization = request.getHeader("Authorization");
            assertThat(authorization).contains(header);
            change(request, "Authorization", authorization.replace(header, ""));
            assertThatThrownBy(() -> check(signature, request))
                    .isInstanceOf(AccessRefused.class)
                    .hasMessageContaining("must cover");
        }
    }

    @Test
    void without_a_secret_nothing_is_checked() {
        assertThatCode(() -> check(new SesSignature(null, new ManualTime()), signed("any", NOW, "https://x.example/")))
                .doesNotThrowAnyException();
    }
}
