package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.emailthrottle.vendor.Deadlines;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.RequestSent;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VendorHttpTest {

    /** More than the kernel's buffers of both ends take without a reader. */
    private static final int MORE_THAN_BUFFERS = 40_000_000;

    private static final HttpSettings PATIENT =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15), 10, null);
    private static final HttpSettings SHORT_CONNECT =
            new HttpSettings(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(15), 1, null);
    private static final HttpSettings SHORT_READ =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(15), 10, null);
    private static final HttpSettings SHORT_TOTAL =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMillis(300), 10, null);

    private static final ErrorClassifier RULES = ErrorClassifier.of(answer -> answer.text("/message"));

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void a_refused_connection_means_not_handed_over() throws Exception {
        try (Socket boundButNotListening = new Socket()) {
            boundButNotListening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            SendFailure failure = failure(PATIENT, "http://127.0.0.1:" + boundButNotListening.getLocalPort());

            assertThat(failure).isInstanceOf(VendorUnavailable.class).hasMessageContaining("refused");
        }
    }

    @Test
    void a_connect_that_times_out_means_not_handed_over() throws Exception {
        List<Socket> backlog = new ArrayList<>();
        try (ServerSocket blackHole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(backlog, blackHole);

            SendFailure failure = failure(SHORT_CONNECT, "http://127.0.0.1:" + blackHole.getLocalPort());

            assertThat(failure)
                    .isInstanceOf(VendorUnavailable.class)
                    .hasMessageContaining("before the request was sent")
                    .hasMessageContaining("Connect timed out");
        } finally {
            for (Socket socket : backlog) {
                socket.close();
            }
        }
    }

    /** A full backlog drops every further SYN. */
    private static void fill(List<Socket> backlog, ServerSocket server) throws IOException {
        while (true) {
            Socket socket = new Socket();
            backlog.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    @Test
    void an_unknown_host_means_not_handed_over() {
        assertThat(failure(PATIENT, "http://nowhere.invalid")).isInstanceOf(VendorUnavailable.class);
    }

    @Test
    void a_failed_tls_handshake_means_not_handed_over() throws Exception {
        try (RawServer noTls = new RawServer(connection -> connection.write("this is no TLS\r\n\r\n"))) {
            SendFailure failure = failure(PATIENT, noTls.url().replace("http:", "https:"));

            assertThat(failure).isInstanceOf(VendorUnavailable.class);
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_means_not_handed_over() {
        WireMockServer selfSigned =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().dynamicHttpsPort());
        selfSigned.start();
        try {
            SendFailure failure = failure(PATIENT, "https://localhost:" + selfSigned.httpsPort());

            assertThat(failure).isInstanceOf(VendorUnavailable.class).hasMessageContaining("SSLHandshakeException");
            assertThat(selfSigned.getAllServeEvents()).isEmpty();
        } finally {
            selfSigned.stop();
        }
    }

    @Test
    void a_tls_handshake_without_an_answer_ends_after_connect_timeout() throws Exception {
        try (RawServer silent = new RawServer(connection -> connection.silentFor(15_000))) {
            SendFailure failure = failure(SHORT_CONNECT, silent.url().replace("http:", "https:"));

            assertThat(failure).isInstanceOf(VendorUnavailable.class).hasMessageNotContaining("total-timeout");
        }
    }

    @Test
    void a_reset_before_the_body_is_written_means_not_handed_over() throws Exception {
        try (RawServer resetting = new RawServer(RawServer.Connection::reset);
                VendorHttp http = http(PATIENT)) {
            SendFailure failure = failure(http, post(resetting.url(), MORE_THAN_BUFFERS));

            assertThat(failure)
                    .isInstanceOf(VendorUnavailable.class)
                    .hasMessageContaining("before the request was sent");
        }
    }

    @Test
    void a_server_that_does_not_read_the_body_ends_after_total_timeout_and_has_not_taken_it() throws Exception {
        try (RawServer deaf = new RawServer(connection -> connection.silentFor(15_000));
                VendorHttp http = http(SHORT_TOTAL)) {
            HttpPost post = post(deaf.url(), 1);
            post.setEntity(new InputStreamEntity(
                    new ByteArrayInputStream(new byte[MORE_THAN_BUFFERS]), ContentType.APPLICATION_OCTET_STREAM));

            SendFailure failure = failure(http, post);

            assertThat(failure)
                    .as("of unknown length, it has no more time for its size")
                    .isInstanceOf(VendorUnavailable.class)
                    .hasMessageContaining("total-timeout")
                    .returns(true, SendFailure::isTimeout);
        }
    }

    @Test
    void silence_after_the_body_is_unconfirmed_after_read_timeout() throws Exception {
        try (RawServer silent = new RawServer(connection -> {
            connection.readRequest();
            connection.silentFor(15_000);
        })) {
            SendFailure failure = failure(SHORT_READ, silent.url());

            assertThat(failure).isInstanceOf(Unconfirmed.class).hasMessageContaining("read-timeout");
            assertThat(failure.mayRepeat()).isFalse();
        }
    }

    @Test
    void an_unconfirmed_call_with_an_idempotency_key_may_be_repeated() throws Exception {
        try (RawServer closing = new RawServer(RawServer.Connection::readRequest);
                VendorHttp http = new VendorHttp(PATIENT, RULES.repeatable(), FixedTime.NOON)) {
            SendFailure failure = failure(http, post(closing.url(), 10));

            assertThat(failure).isInstanceOf(Unconfirmed.class);
            assertThat(failure.mayRepeat()).isTrue();
        }
    }

    @Test
    void a_close_without_an_answer_is_unconfirmed() throws Exception {
        try (RawServer closing = new RawServer(RawServer.Connection::readRequest)) {
            assertThat(failure(PATIENT, closing.url())).isInstanceOf(Unconfirmed.class);
        }
    }

    @Test
    void a_reset_after_the_body_is_unconfirmed() throws Exception {
        try (RawServer resetting = new RawServer(connection -> {
            connection.readRequest();
            connection.reset();
        })) {
            assertThat(failure(PATIENT, resetting.url())).isInstanceOf(Unconfirmed.class);
        }
    }

    @Test
    void garbage_in_place_of_an_answer_is_unconfirmed() throws Exception {
        try (RawServer babbling = new RawServer(connection -> {
            connection.readRequest();
            connection.write("\u0001\u0002 what?\r\n\r\n");
        })) {
            assertThat(failure(PATIENT, babbling.url())).isInstanceOf(Unconfirmed.class);
        }
    }

    @Test
    void an_endless_header_line_is_unconfirmed_and_not_read_to_its_end() throws Exception {
        try (RawServer endless = new RawServer(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nX-Endless: ");
            while (true) {
                connection.write("x".repeat(8192));
            }
        })) {
            assertThat(failure(PATIENT, endless.url()))
                    .isInstanceOf(Unconfirmed.class)
                    .hasMessageContaining("Maximum line length limit exceeded");
        }
    }

    @Test
    void dripping_headers_are_unconfirmed_after_total_timeout() throws Exception {
        try (RawServer dripping = new RawServer(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nX-Slow: ");
            while (connection.silentFor(20)) {
                connection.write("x");
            }
        })) {
            SendFailure failure = failure(SHORT_TOTAL, dripping.url());

            assertThat(failure).isInstanceOf(Unconfirmed.class).hasMessageContaining("total-timeout");
        }
    }

    @Test
    void a_dripping_body_is_cut_after_total_timeout_and_the_status_counts() throws Exception {
        try (RawServer dripping = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 202 Accepted\r\nX-Message-Id: m1\r\nContent-Length: 1000000\r\n\r\n");
                    while (connection.silentFor(20)) {
                        connection.write("x");
                    }
                });
                VendorHttp http = http(SHORT_TOTAL)) {
            Answer answer = http.send(post(dripping.url(), 10));

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("x-message-id")).isEqualTo("m1");
            assertThat(answer.body()).matches("x*");
            assertThat(answer.cut()).isTrue();
        }
    }

    @Test
    void an_answer_that_breaks_after_the_status_line_counts_by_its_status() throws Exception {
        try (RawServer breaking = new RawServer(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\n{\"mess");
        })) {
            assertThat(failure(PATIENT, breaking.url()))
                    .isInstanceOf(VendorRefused.class)
                    .hasMessage("HTTP 401: {\"mess");
        }
    }

    @Test
    void of_a_huge_body_only_the_beginning_is_read() throws Exception {
        try (RawServer endless = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        connection.write("x".repeat(8192));
                    }
                });
                VendorHttp http = http(PATIENT)) {
            Answer answer = http.send(post(endless.url(), 10));

            assertThat(answer.body()).isEqualTo("x".repeat(64 * 1024));
            assertThat(endless.firstConnectionClosed.await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void a_redirect_is_not_followed_and_is_the_configurations_fault() throws Exception {
        try (RawServer target = RawServer.answering(OK);
                RawServer redirecting = RawServer.answering(
                        "HTTP/1.1 307 Moved\r\nLocation: " + target.url() + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(failure(PATIENT, redirecting.url()))
                    .isInstanceOf(VendorRefused.class)
                    .hasMessage("HTTP 307");
            assertThat(target.connections()).isZero();
        }
    }

    @Test
    void a_request_leaves_once_whatever_its_answer_and_not_at_all_without_a_connection() throws Exception {
        AtomicInteger left = new AtomicInteger();
        try (RawServer closing = new RawServer(RawServer.Connection::readRequest);
                VendorHttp http = http(PATIENT)) {
            for (String url : List.of("http://nowhere.invalid", closing.url())) {
                EmailSender sender =
                        email -> new SendReceipt(http.send(post(url, 10)).body());
                catchThrowable(() -> RequestSent.watch(left::incrementAndGet, sender, null));
            }
        }
        assertThat(left).hasValue(1);
    }

    @Test
    void calls_go_through_the_proxy_which_finds_the_vendor() throws Exception {
        try (RawServer proxy = RawServer.answering(OK);
                VendorHttp http = http(through(proxy))) {
            assertThat(http.send(post("http://vendor.invalid", 10)).body()).isEqualTo("ok");
            assertThat(http.send(post("http://vendor.invalid", 10)).body()).isEqualTo("ok");

            assertThat(proxy.requestLines).hasSize(2).containsOnly("POST http://vendor.invalid/send HTTP/1.1");
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_proxy_that_opens_no_tunnel_has_got_no_email() throws Exception {
        try (RawServer proxy = RawServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                VendorHttp http = http(through(proxy))) {
            SendFailure failure = failure(http, post("https://vendor.invalid", 10));

            assertThat(failure)
                    .isInstanceOf(VendorUnavailable.class)
                    .hasMessage("before the request was sent: the proxy opened no tunnel, HTTP 403");
            assertThat(proxy.requestLines).containsExactly("CONNECT vendor.invalid:443 HTTP/1.1");
        }
    }

    private static HttpSettings through(RawServer proxy) {
        return new HttpSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                10,
                proxy.url().substring("http://".length()));
    }

    @Test
    void calls_share_a_connection() throws Exception {
        try (RawServer server = RawServer.answering(OK);
                VendorHttp http = http(PATIENT)) {
            for (int i = 0; i < 5; i++) {
                assertThat(http.send(post(server.url(), 10)).body()).isEqualTo("ok");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_answer_without_a_body_gives_its_connection_back_too() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
                VendorHttp http = http(SHORT_CONNECT)) {
            for (int i = 0; i < 5; i++) {
                assertThat(http.send(post(server.url(), 10)).status()).isEqualTo(202);
            }

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void failures_give_their_connection_back_too() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno");
                VendorHttp http = http(SHORT_CONNECT)) {
            for (int i = 0; i < 5; i++) {
                assertThat(failure(http, post(server.url(), 10))).isInstanceOf(VendorUnavailable.class);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_pooled_connection_that_the_server_has_closed_is_not_used_again() throws Exception {
        try (RawServer closing = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write(OK);
                });
                VendorHttp http = new VendorHttp(PATIENT, RULES, FixedTime.NOON, TimeValue.ZERO_MILLISECONDS)) {
            http.send(post(closing.url(), 10));
            closing.firstConnectionClosed.await();

            assertThat(http.send(post(closing.url(), 10)).status()).isEqualTo(200);
            assertThat(closing.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_full_pool_is_throttled_by_the_bulkhead_after_connect_timeout() throws Exception {
        try (RawServer silent = new RawServer(connection -> {
                    connection.readRequest();
                    connection.silentFor(15_000);
                });
                VendorHttp http = http(SHORT_CONNECT)) {
            Thread.ofVirtual().start(() -> catchThrowable(() -> http.send(post(silent.url(), 10))));
            silent.requestRead.await();

            SendFailure failure = failure(http, post(silent.url(), 10));

            assertThat(failure).isInstanceOfSatisfying(Throttled.class, throttled -> {
                assertThat(throttled.by()).isEqualTo(Throttled.By.BULKHEAD);
                assertThat(throttled.retryAfter()).isPositive();
            });
        }
    }

    @Test
    void an_interrupt_while_the_answer_is_awaited_is_unconfirmed_and_stays_set() throws Exception {
        CompletableFuture<SendFailure> failure = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (RawServer silent = new RawServer(connection -> {
                    connection.readRequest();
                    connection.silentFor(15_000);
                });
                VendorHttp http = http(PATIENT)) {
            Thread caller = Thread.ofVirtual().start(() -> {
                failure.complete(failure(http, post(silent.url(), 10)));
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            silent.requestRead.await();
            caller.interrupt();

            assertThat(failure.get()).isInstanceOf(Unconfirmed.class);
            assertThat(interrupted.get()).isTrue();
        }
    }

    @Test
    void deadlines_of_finished_calls_do_not_pile_up() throws Exception {
        int before = Deadlines.pending();
        try (RawServer server = RawServer.answering(OK);
                VendorHttp http = http(PATIENT)) {
            for (int i = 0; i < 20; i++) {
                http.send(post(server.url(), 10));
            }
        }
        assertThat(Deadlines.pending()).isEqualTo(before);
    }

    private static VendorHttp http(HttpSettings settings) {
        return new VendorHttp(settings, RULES, FixedTime.NOON);
    }

    private static HttpPost post(String url, int bodyBytes) {
        HttpPost post = new HttpPost(url + "/send");
        post.setEntity(new ByteArrayEntity(new byte[bodyBytes], ContentType.APPLICATION_OCTET_STREAM));
        return post;
    }

    private static SendFailure failure(HttpSettings settings, String url) {
        try (VendorHttp http = http(settings)) {
            return failure(http, post(url, 10));
        }
    }

    private static SendFailure failure(VendorHttp http, HttpPost post) {
        return catchThrowableOfType(SendFailure.class, () -> http.send(post));
    }
}
