package io.emailthrottle;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application with a collector of traces, which gets the spans as OTLP. */
class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @RegisterExtension
    static final WireMockExtension COLLECTOR = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    @TempDir
    private Path folder;

    @Test
    void an_email_that_waited_in_the_queue_goes_on_with_its_callers_trace() throws Exception {
        COLLECTOR.stubFor(post(urlEqualTo("/v1/traces")).willReturn(aResponse().withStatus(200)));
        try (ConfigurableApplicationContext application = start(
                "--management.otlp.tracing.endpoint=" + COLLECTOR.baseUrl() + "/v1/traces",
                "--management.opentelemetry.tracing.export.schedule-delay=50ms",
                "--management.tracing.sampling.probability=1")) {
            send(application, "00-" + TRACE + "-b7ad6b7169203331-01");

            await().untilAsserted(() -> assertThat(exported())
                    .contains("http post /emails", "email.accept", "email.round", "email.vendor", "email.call"));
            assertThat(roundIsOfTrace()).isTrue();
        }
    }

    @Test
    void without_a_collector_there_are_no_spans_and_answers_arrive_whole() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBeanProvider(Tracer.class).stream()).isEmpty();
            assertThat(application.getBeanProvider(OpenTelemetry.class).stream())
                    .isEmpty();
            send(application, "00-" + TRACE + "-b7ad6b7169203331-01");
        }
    }

    /** The name of a span, in OTLP's protobuf, follows the ids of its trace, itself and its parent. */
    private static boolean roundIsOfTrace() {
        String bytes = HexFormat.of().formatHex(exported().getBytes(StandardCharsets.ISO_8859_1));
        String name = HexFormat.of().formatHex("email.round".getBytes(StandardCharsets.US_ASCII));
        int at = bytes.indexOf(name);
        return bytes.substring(Math.max(0, at - 120), at).contains(TRACE);
    }

    private static String exported() {
        return COLLECTOR.findAll(postRequestedFor(urlEqualTo("/v1/traces"))).stream()
                .map(request -> new String(request.getBody(), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
    }

    private static void send(ConfigurableApplicationContext application, String traceparent) throws Exception {
        String port = application.getEnvironment().getProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/emails"))
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .header("traceparent", traceparent)
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"from": "a@example.com", "to": "ada@example.org", "subject": "s", "text": "t"}"""))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private ConfigurableApplicationContext start(String... more) {
        String[] arguments = Arrays.copyOf(more, more.length + 2);
        arguments[more.length] = "--server.port=0";
        arguments[more.length + 1] = "--spring.datasource.url=jdbc:sqlite:" + folder.resolve("emails.db");
        return new SpringApplicationBuilder(EmailThrottle.class).run(arguments);
    }
}
