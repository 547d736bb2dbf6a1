package io.emailthrottle;

import io.emailthrottle.cli.Invocation;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.write.Dialect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Several nodes on one PostgreSQL, which only this test uses, and requests to them. */
final class Nodes implements AutoCloseable {

    private static final String EMAIL =
            "{\"from\":\"hello@example.com\",\"to\":\"ada@example.org\",\"subject\":\"Hi\",\"text\":\"Hello\"}";

    private final TestDatabase database = TestDatabase.of(Dialect.POSTGRESQL);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    /**
     * @param calls counts what the node sends
     * @param command what stands on its command line
     */
    URI start(AtomicInteger calls, List<String> command) {
        Supplier<Middleware> watched = () -> (email, next) -> {
            calls.incrementAndGet();
            return next.send(email);
        };
        List<String> arguments = new ArrayList<>(
                List.of(Invocation.of(command.toArray(String[]::new)).arguments()));
        arguments.addAll(database.arguments());
        arguments.addAll(List.of(
                "--server.port=0",
                "--logging.level.root=error",
                "--email-throttle.delivery.node=" + command.getFirst() + running.size(),
                "--email-throttle.vendors[0].name=one",
                "--email-throttle.vendors[0].type=simulated",
                "--email-throttle.vendors[0].settings.latency=0s",
                "--email-throttle.vendors[0].middlewares=watched"));
        ConfigurableApplicationContext node = new SpringApplicationBuilder(EmailThrottle.class)
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean("watched", Middleware.class, watched))
                .run(arguments.toArray(String[]::new));
        running.add(node);
        int port = ((ServletWebServerApplicationContext) node).getWebServer().getPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    String post(URI node, String prefer) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/emails"))
                .header("Content-Type", "application/json")
                .header("Prefer", prefer)
                .POST(HttpRequest.BodyPublishers.ofString(EMAIL))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    String get(URI node, String path) throws IOException, InterruptedException {
        return answer(node, path).body();
    }

    int status(URI node, String path) {
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

    @Override
    public void close() {
        running.forEach(ConfigurableApplicationContext::close);
        database.close();
    }
}
