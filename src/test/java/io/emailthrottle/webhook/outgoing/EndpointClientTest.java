package io.emailthrottle.webhook.outgoing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.emailthrottle.network.FakeDns;
import io.emailthrottle.network.GuardedResolver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointClientTest {

    private static final String ID = "0192f1c0-7a4b-7c3d-8e5f-001122334455";
    private static final long TIMESTAMP = 1614265330;
    private static final byte[] BODY =
            "{\"type\":\"email.sent\",\"subject\":\"Grüße\"}".getBytes(StandardCharsets.UTF_8);
    private static final SigningSecret SECRET = SigningSecret.generate();

    @RegisterExtension
    static final WireMockExtension APPLICATION = WireMockExtension.newInstance().build();

    private final FakeDns dns = new FakeDns().with("localhost", "127.0.0.1");
    private EndpointClient client = client(true, Duration.ofSeconds(10));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_delivery_is_signed_under_both_names_of_each_header() throws Exception {
        answer(aResponse().withStatus(204));

        assertThat(send(APPLICATION.baseUrl() + "/hooks?a=b")).isEmpty();

        LoggedRequest request = requests().getFirst();
        assertThat(request.getUrl()).isEqualTo("/hooks?a=b");
        assertThat(request.getBody()).isEqualTo(BODY);
        assertThat(request.getHeader("Content-Type")).startsWith("application/json");
        for (String prefix : List.of("webhook", "svix")) {
            assertThat(request.getHeader(prefix + "-id")).isEqualTo(ID);
            assertThat(request.getHeader(prefix + "-timestamp")).isEqualTo("1614265330");
            assertThat(request.getHeader(prefix + "-signature")).isEqualTo("v1," + hmac(request.getBody()));
        }
    }

    /** By the specification's words alone. */
    private static String hmac(byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(SECRET.text().replace("whsec_", ""));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed = ID + ".1614265330." + new String(body, StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410, 429, 500, 503})
    void no_other_status_than_2xx_is_an_arrival(int status) {
        answer(aResponse().withStatus(status).withBody("secret words of theirs"));

        assertThat(send(APPLICATION.baseUrl())).contains("HTTP " + status);
    }

    @Test
    void a_redirect_is_not_followed() {
        answer(temporaryRedirect(APPLICATION.baseUrl() + "/elsewhere"));

        assertThat(send(APPLICATION.baseUrl() + "/hooks")).contains("HTTP 302, and redirects are not followed");
        assertThat(requests()).extracting(LoggedRequest::getUrl).containsExactly("/hooks");
    }

    @Test
    void a_long_answer_is_not_read_but_its_status_counts() {
        answer(aResponse().withStatus(200).withBody("x".repeat(1_000_000)));

        assertThat(send(APPLICATION.baseUrl())).isEmpty();
    }

    @Test
    void an_answer_that_never_ends_is_cut_off_and_its_status_counts() throws Exception {
        AtomicLong written = new AtomicLong();
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread endless = Thread.ofVirtual().start(() -> answerEndlessly(server, written));

            assertThat(send("http://localhost:" + server.getLocalPort())).isEmpty();
            endless.join();
        }
        assertThat(written.get()).isLessThan(50_000_000);
    }

    private static void answerEndlessly(ServerSocket server, AtomicLong written) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().readNBytes(100);
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(chunk);
                written.addAndGet(chunk.length);
            }
        } catch (IOException cutOff) {
            // What was aimed at.
        }
    }

    @Test
    void silence_ends_with_the_read_timeout() {
        client.close();
        client = client(true, Duration.ofMillis(50));
        answer(aResponse().withFixedDelay(1000));

        assertThat(send(APPLICATION.baseUrl())).contains("no answer within 0.05 s");
    }

    @Test
    void lost_connections_are_told_in_words_without_addresses() throws IOException {
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(send(APPLICATION.baseUrl())).contains("the connection broke");

        assertThat(send("http://unknown.example/")).contains("its host cannot be looked up");
        assertThat(send("https://127.0.0.1:" + APPLICATION.getPort()))
                .get()
                .asString()
                .startsWith("TLS failed");
        assertThat(send("http://127.0.0.1:" + closedPort())).contains("the connection was refused");
    }

    @Test
    void a_name_that_moves_to_a_private_address_after_its_registration_is_not_called() throws Exception {
        client.close();
        client = client(false, Duration.ofSeconds(10));
        answer(aResponse());
        dns.with("rebinding.example", "93.184.216.34");
        new EndpointUrl(new GuardedResolver(dns, false), false).check("https://rebinding.example/");

        dns.with("rebinding.example", "127.0.0.1");

        assertThat(send("http://rebinding.example:" + APPLICATION.getPort()))
                .contains("its host is not on the public Internet");
        assertThat(requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"})
    void a_private_address_that_stands_in_the_url_is_not_called(String host) {
        client.close();
        client = client(false, Duration.ofSeconds(10));
        answer(aResponse());

        assertThat(send("http://" + host + ":" + APPLICATION.getPort()))
                .contains("its host is not on the public Internet");
        assertThat(requests()).isEmpty();
    }

    private EndpointClient client(boolean allowPrivate, Duration readTimeout) {
        OutgoingSettings settings =
                new OutgoingSettings(allowPrivate, Duration.ofSeconds(10), readTimeout, 10, Duration.ofDays(30));
        return new EndpointClient(settings, new GuardedResolver(dns, allowPrivate));
    }

    private Optional<String> send(String url) {
        return client.post(
                        url,
                        EventRequest.ofJson(
                                BODY,
                                SigningSecret.headers(
                                        List.of(SECRET.text()), ID, Instant.ofEpochSecond(TIMESTAMP), BODY)))
                .map(Missed::why);
    }

    private static void answer(ResponseDefinitionBuilder response) {
        APPLICATION.stubFor(post(anyUrl()).willReturn(response));
    }

    private static List<LoggedRequest> requests() {
        return APPLICATION.findAll(postRequestedFor(anyUrl()));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
