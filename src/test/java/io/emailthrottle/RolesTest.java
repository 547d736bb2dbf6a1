package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.cli.Invocation;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.store.Dialect;
import io.emailthrottle.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Nodes that each do a part of the work, on one PostgreSQL. */
@Timeout(120)
class RolesTest {

    private static final String EMAIL =
            "{\"from\":\"hello@example.com\",\"to\":\"ada@example.org\",\"subject\":\"Hi\",\"text\":\"Hello\"}";

    private final TestDatabase database = TestDatabase.of(Dialect.POSTGRESQL);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(ConfigurableApplicationContext::close);
        database.close();
    }

    @Test
    void a_worker_sends_what_a_node_without_dispatch_has_queued() throws Exception {
        AtomicInteger sentByApi = new AtomicInteger();
        AtomicInteger sentByWorker = new AtomicInteger();
        URI api = start(sentByApi, "serve", "--no-dispatch");
        assertThat(post(api, "respond-async")).contains("\"queued\"");
        start(sentByWorker, "worker");

        await().until(() -> get(api, "/emails?status=sent").contains("ada@example.org"));
        assertThat(sentByWorker).hasValue(1);
        assertThat(sentByApi).hasValue(0);
    }

    @Test
    void a_node_without_dispatch_sends_what_its_caller_waits_for() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        URI api = start(sent, "serve", "--no-dispatch");

        assertThat(post(api, "wait=10")).contains("\"sent\"");
        assertThat(sent).hasValue(1);
    }

    @Test
    void a_worker_shows_its_health_and_metrics_and_nothing_else() throws Exception {
        URI worker = start(new AtomicInteger(), "worker");

        assertThat(get(worker, "/actuator/health")).contains("\"UP\"");
        assertThat(get(worker, "/actuator/prometheus")).contains("email_outcomes_total");
        assertThat(List.of(
                        "/",
                        "/index.html",
                        "/page/main.js",
                        "/emails",
                        "/vendors",
                        "/swagger-ui.html",
                        "/v3/api-docs",
                        "/actuator/../emails",
                        "/actuator/%2e%2e/emails",
                        "/actuator;/../emails"))
                .allSatisfy(path -> assertThat(status(worker, path)).as(path).isEqualTo(404));
        assertThat(get(worker, "/emails")).contains("\"not_found\"");
    }

    private URI start(AtomicInteger calls, String... command) {
        Supplier<Middleware> watched = () -> (email, next) -> {
            calls.incrementAndGet();
            return next.send(email);
        };
        List<String> arguments = new ArrayList<>(List.of(Invocation.of(command).arguments()));
        arguments.addAll(database.arguments());
        arguments.addAll(List.of(
                "--server.port=0",
                "--logging.level.root=error",
                "--email-throttle.delivery.node=" + command[0],
                "--email-throttle.vendors[0].name=one",
                "--email-throttle.vendors[0].type=simulated",
                "--email-throttle.vendors[0].settings.latency=0s",
                "--email-throttle.vendors[0].middlewares=watched"));
        ConfigurableApplicationContext node = new SpringApplicationBuilder(EmailThrottle.class)
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean("watched", Middleware.class, watched))
                .run(arguments.toArray(String[]::new));
        nodes.add(node);
        int port = ((ServletWebServerApplicationContext) node).getWebServer().getPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    private String post(URI node, String prefer) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/emails"))
                .header("Content-Type", "application/json")
                .header("Prefer", prefer)
                .POST(HttpRequest.BodyPublishers.ofString(EMAIL))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String get(URI node, String path) throws IOException, InterruptedException {
        return answer(node, path).body();
    }

    private int status(URI node, String path) {
        try {
            return answer(node, path).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> answer(URI node, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node + path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
