package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.middleware.Middleware;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application stops and starts again on the same database. */
class RestartTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EMAIL = """
            {"from":"hello@example.com","to":"ada@example.org","subject":"Hi","text":"Hello"%s}""";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Middleware behaviour = (email, next) -> next.send(email);
    private ConfigurableApplicationContext application;

    @AfterEach
    void stop() {
        if (application.isActive()) {
            application.close();
        }
    }

    @Test
    void a_key_is_remembered_and_its_answer_is_given_again() throws Exception {
        start();
        String first = post(EMAIL.formatted(""), "key");
        restart();

        assertThat(post(EMAIL.formatted(""), "key")).isEqualTo(first);
        assertThat(calls).hasValue(1);
    }

    @Test
    void what_waited_for_a_permit_is_sent_when_a_restart_brings_a_larger_limit() throws Exception {
        start(
                "--email-throttle.vendors[0].middlewares=rate-limiter,watched",
                "--email-throttle.vendors[0].rate-limiter.limits=1/d");
        post(EMAIL.formatted(""), null);
        String waiting = id(post(EMAIL.formatted(""), null));
        assertThat(status(waiting)).isEqualTo("queued");
        restart();

        await().until(() -> status(waiting).equals("sent"));
        assertThat(calls).hasValue(2);
    }

    @Test
    void a_second_start_on_the_same_database_is_refused_and_takes_nothing_from_the_first() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        String id = heldByTheVendor(open);

        assertThatThrownBy(this::run).rootCause().hasMessageContaining("another process works on");
        open.countDown();
        await().until(() -> status(id).equals("sent"));
        assertThat(calls).hasValue(1);
    }

    @Test
    void an_email_in_hand_is_sent_to_its_end_before_the_application_stops() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        String id = heldByTheVendor(open);
        assertThat(status(id)).isEqualTo("sending");
        Thread stopping = Thread.ofVirtual().start(() -> application.close());
        open.countDown();
        stopping.join();
        start();

        assertThat(status(id)).isEqualTo("sent");
        assertThat(calls).hasValue(1);
    }

    @Test
    void what_was_in_hand_when_the_process_died_goes_on_by_its_delivery_guarantee() throws Exception {
        start();
        String again = id(post(EMAIL.formatted(""), null));
        String once = id(post(EMAIL.formatted(",\"delivery\":\"at_most_once\""), null));
        jdbc().sql("UPDATE emails SET status = 'sending', owner = 'this', lease_until = 0, final_at = NULL")
                .update();
        restart();

        await().until(() -> status(again).equals("sent"));
        assertThat(get(again).get("timeline").findValuesAsText("type"))
                .containsExactly("accepted", "sent", "interrupted", "sent");
        assertThat(status(once)).isEqualTo("unconfirmed");
        assertThat(calls).hasValue(3);
    }

    /** Starts the application, and has it call the vendor with an email, which is there until {@code open}. */
    private String heldByTheVendor(CountDownLatch open) throws IOException, InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        behaviour = (email, next) -> {
            inside.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return next.send(email);
        };
        start("--email-throttle.vendors[0].middlewares=watched", "--email-throttle.api.wait=1ms");
        String id = id(post(EMAIL.formatted(""), null));
        inside.await();
        return id;
    }

    private void restart() {
        application.close();
        start();
    }

    private void start(String... more) {
        application = run(more);
    }

    private ConfigurableApplicationContext run(String... more) {
        Supplier<Middleware> watched = () -> (email, next) -> {
            calls.incrementAndGet();
            return behaviour.send(email, next);
        };
        String[] arguments = {
            "--server.port=0",
            "--logging.level.root=error",
            "--spring.datasource.url=jdbc:sqlite:" + folder.resolve("emails.db"),
            "--email-throttle.delivery.node=this",
            "--email-throttle.vendors[0].name=one",
            "--email-throttle.vendors[0].type=simulated",
            "--email-throttle.vendors[0].settings.latency=0s",
        };
        String[] defaults = {"--email-throttle.vendors[0].middlewares=watched"};
        return new SpringApplicationBuilder(EmailThrottle.class)
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean("watched", Middleware.class, watched))
                .run(concat(arguments, more.length == 0 ? defaults : more));
    }

    private static String[] concat(String[] one, String[] other) {
        return java.util.stream.Stream.of(one, other)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    private JdbcClient jdbc() {
        return application.getBean(JdbcClient.class);
    }

    private String post(String body, String key) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/emails"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private JsonNode get(String id) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/emails/" + id)).build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private String status(String id) throws IOException, InterruptedException {
        return get(id).get("status").asText();
    }

    private static String id(String answer) throws IOException {
        return JSON.readTree(answer).get("id").asText();
    }

    private URI uri(String path) {
        int port = ((ServletWebServerApplicationContext) application)
                .getWebServer()
                .getPort();
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
