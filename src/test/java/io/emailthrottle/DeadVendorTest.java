package io.emailthrottle;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.emailthrottle.email.Emails;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.Step;
import io.emailthrottle.time.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application between a first vendor that is dead in one way or another, and a second that works. */
class DeadVendorTest {

    private static final String OWN_ERROR = "{\"errors\":[{\"message\":\"no\",\"field\":null,\"help\":null}]}";
    private static final int PROBES = 3;

    private final ManualTime time = new ManualTime();
    private final WireMockServer first = new WireMockServer(wireMockConfig().dynamicPort());
    private final WireMockServer second = new WireMockServer(wireMockConfig().dynamicPort());
    private ConfigurableApplicationContext application;

    @BeforeEach
    void secondVendorWorks() {
        first.start();
        second.start();
        second.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202).withHeader("X-Message-Id", "second")));
    }

    @AfterEach
    void stop() {
        application.close();
        first.stop();
        second.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "500, unconfirmed, 1",
        "503, throttled, 1",
        "408, vendor_unavailable, 2",
        "401, vendor_refused, 1",
        "429, throttled, 1",
    })
    void an_answer_that_is_no_success_moves_the_email_on(int status, String kind, int calls) {
        answer(aResponse().withStatus(status).withBody(OWN_ERROR).withHeader("Retry-After", "30"));
        start(first.port());

        DeliveryAttempt deliveryAttempt = send();

        assertLeftBySecondOnce(deliveryAttempt, kind, calls);
        assertThat(calls(first)).isEqualTo(calls);
    }

    @Test
    void no_answer_after_the_body_moves_the_email_on_without_asking_again() {
        answer(aResponse().withStatus(202).withFixedDelay(2_000));
        start(first.port(), "300ms");

        assertLeftBySecondOnce(send(), "unconfirmed", 1);
    }

    @Test
    void refused_connections_move_the_email_on() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        start(nobody);

        assertLeftBySecondOnce(send(), "vendor_unavailable", 2);
    }

    @Test
    void a_black_hole_moves_the_email_on() throws IOException {
        try (ServerSocket neverAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> queue = fill(neverAccepts);
            start(neverAccepts.getLocalPort());

            assertLeftBySecondOnce(send(), "vendor_unavailable", 1);
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    @Test
    void a_vendor_that_said_429_is_not_called_again_before_retry_after() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "30"));
        start(first.port());
        send();
        time.pass(Duration.ofSeconds(29));
        assertThat(send().steps().getFirst())
                .extracting(Step::outcome, Step::detail)
                .containsExactly("throttled", "closed by the vendor's own answer");
        assertThat(calls(first)).isEqualTo(1);

        time.pass(Duration.ofSeconds(1));
        send();
        assertThat(calls(first)).isEqualTo(2);
    }

    @Test
    void with_its_circuit_open_the_first_is_not_called_and_after_open_for_only_the_probes_reach_it() {
        answer(aResponse().withStatus(401).withBody(OWN_ERROR));
        start(first.port());
        for (int i = 0; i < 5; i++) {
            send();
        }
        assertThat(calls(first)).isEqualTo(5);

        for (int i = 0; i < 20; i++) {
            assertThat(send().steps().getFirst().detail()).isEqualTo("circuit open");
        }
        assertThat(calls(first)).isEqualTo(5);

        time.pass(Duration.ofSeconds(30).plusMillis(1));
        for (int i = 0; i < 20; i++) {
            send();
        }
        assertThat(calls(first)).isEqualTo(5 + PROBES);
        assertThat(calls(second)).isEqualTo(45);
    }

    @Test
    void one_callers_bad_messages_with_a_400_that_nobody_knows_close_no_vendor_to_the_others() {
        answer(aResponse().withStatus(400).withBody(OWN_ERROR));
        second.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(400).withBody(OWN_ERROR)));
        start(first.port());
        for (int i = 0; i < 20; i++) {
            assertThat(send().outcome()).isInstanceOf(Outcome.Rejected.class);
        }
        assertThat(calls(second)).as("second opinions").isEqualTo(20);

        answer(aResponse().withStatus(202).withHeader("X-Message-Id", "first"));
        assertThat(send().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Sent.class, sent -> assertThat(sent.vendor()).isEqualTo("first"));
    }

    @Test
    void a_rules_list_stays_with_the_vendor_that_works_as_the_standard_list_does() {
        answer(aResponse().withStatus(401).withBody(OWN_ERROR));
        start(
                first.port(),
                "30s",
                "--email-throttle.failover.rules[0].from-domain=example.com",
                "--email-throttle.failover.rules[0].use[0]=first",
                "--email-throttle.failover.rules[0].use[1]=second");
        for (int i = 0; i < 4; i++) {
            send();
        }

        assertThat(calls(first)).as("stateful").isEqualTo(1);
        assertThat(calls(second)).isEqualTo(4);
    }

    @Test
    void a_rules_list_can_have_a_selector_of_its_own() {
        answer(aResponse().withStatus(401).withBody(OWN_ERROR));
        start(
                first.port(),
                "30s",
                "--email-throttle.failover.rules[0].from-domain=example.com",
                "--email-throttle.failover.rules[0].selector=stateless",
                "--email-throttle.failover.rules[0].use[0]=first",
                "--email-throttle.failover.rules[0].use[1]=second");
        for (int i = 0; i < 4; i++) {
            send();
        }

        assertThat(calls(first)).isEqualTo(4);
    }

    private void assertLeftBySecondOnce(DeliveryAttempt deliveryAttempt, String firstOutcome, int firstCalls) {
        assertThat(deliveryAttempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Sent.class, sent -> assertThat(sent.vendor()).isEqualTo("second"));
        assertThat(deliveryAttempt.steps().subList(0, firstCalls)).allSatisfy(step -> {
            assertThat(step.vendor()).isEqualTo("first");
            assertThat(step.outcome()).isEqualTo(firstOutcome);
        });
        assertThat(deliveryAttempt.steps()).hasSize(firstCalls + 1);
        assertThat(calls(second)).isEqualTo(1);
    }

    private DeliveryAttempt send() {
        return application.getBean(Failover.class).deliver(Emails.plain(), () -> {});
    }

    private void answer(ResponseDefinitionBuilder answer) {
        first.stubFor(post(anyUrl()).willReturn(answer));
    }

    private static int calls(WireMockServer vendor) {
        return vendor.countRequestsMatching(postRequestedFor(anyUrl()).build()).getCount();
    }

    private void start(int firstPort) {
        start(firstPort, "30s");
    }

    private void start(int firstPort, String readTimeout, String... more) {
        String[] common = {
            "--email-throttle.failover.selector=stateless",
            "--email-throttle.vendors[0].name=first",
            "--email-throttle.vendors[0].type=sendgrid",
            "--email-throttle.vendors[0].retry.attempts=2",
            "--email-throttle.vendors[0].circuit-breaker.minimum-calls=5",
            "--email-throttle.vendors[0].circuit-breaker.open-for=30s",
            "--email-throttle.vendors[0].circuit-breaker.probes=" + PROBES,
            "--email-throttle.vendors[0].settings.api-key=key",
            "--email-throttle.vendors[0].settings.base-url=http://127.0.0.1:" + firstPort,
            "--email-throttle.vendors[0].settings.http.connect-timeout=300ms",
            "--email-throttle.vendors[0].settings.http.read-timeout=" + readTimeout,
            "--email-throttle.vendors[1].name=second",
            "--email-throttle.vendors[1].type=sendgrid",
            "--email-throttle.vendors[1].settings.api-key=key",
            "--email-throttle.vendors[1].settings.base-url=" + second.baseUrl()
        };
        application = new SpringApplicationBuilder(EmailThrottle.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> context.getBeanFactory().registerSingleton("manualTime", time))
                .properties(Map.of("logging.level.root", "error"))
                .run(Stream.of(common, more).flatMap(Stream::of).toArray(String[]::new));
    }

    /** Connections that wait to be accepted, until the next one gets no answer at all. */
    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> queue = new ArrayList<>();
        while (queue.size() < 50) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
            } catch (SocketTimeoutException full) {
                return queue;
            }
        }
        throw new IllegalStateException("this machine's accept queue has no end");
    }
}
