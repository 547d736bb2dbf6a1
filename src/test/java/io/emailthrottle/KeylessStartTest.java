package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway without keys, as strangers and as its owner meet it. */
class KeylessStartTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EMAIL = """
            {"from":"hello@example.com","to":"ada@example.org","subject":"Hi","text":"Hello"}""";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void behind_a_plain_proxy_strangers_get_the_login_page_and_health_and_nothing_else() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder);
                PlainProxy proxy = new PlainProxy(gateway.port())) {
            assertThat(answers(proxy.port()))
                    .containsOnly(
                            Map.entry("GET /", 200),
                            Map.entry("GET /page/main.js", 200),
                            Map.entry("GET /webjars/uplot/dist/uPlot.esm.js", 200),
                            Map.entry("GET /actuator/health", 200),
                            Map.entry("GET /session", 401),
                            Map.entry("POST /session", 401),
                            Map.entry("POST /emails", 401),
                            Map.entry("GET /emails", 401),
                            Map.entry("GET /vendors", 401),
                            Map.entry("POST /api-keys", 401),
                            Map.entry("POST /webhooks", 401),
                            Map.entry("POST /events/simulated-a", 401),
                            Map.entry("POST /webhooks/simulated-a", 401),
                            Map.entry("GET /dashboard/stream", 401),
                            Map.entry("GET /actuator/prometheus", 401),
                            Map.entry("GET /swagger-ui.html", 401),
                            Map.entry("GET /v3/api-docs", 401),
                            Map.entry("GET /nowhere", 401));
            assertThat(get(proxy.port(), "/actuator/health").body()).doesNotContain("simulated", "components");
            assertThat(get(proxy.port(), "/vendors").body()).contains("no_api_key_yet");
        }
    }

    @Test
    void loopback_gives_nothing_by_itself() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder)) {
            assertThat(gateway.post("/emails", EMAIL).statusCode()).isEqualTo(401);
            assertThat(gateway.post("/api-keys", "{\"name\":\"x\",\"scopes\":[\"admin\"]}")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void the_token_makes_the_first_key_and_is_worth_nothing_afterwards() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder)) {
            Path file = folder.resolve("data").resolve("first-key");
            String token = Files.readString(file).strip();
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(gateway.output())
                    .contains("http://127.0.0.1:" + gateway.port() + "/#first-key", "data/first-key")
                    .doesNotContain(token);
            String bearer = "Bearer " + token;

            assertThat(gateway.post("/api-keys", "{\"name\":\"x\",\"scopes\":[\"send\"]}", "Authorization", bearer)
                            .body())
                    .contains("must include admin");
            HttpResponse<String> made =
                    gateway.post("/api-keys", "{\"name\":\"x\",\"scopes\":[\"admin\"]}", "Authorization", bearer);
            assertThat(made.statusCode()).isEqualTo(200);

            assertThat(gateway.post("/emails", EMAIL, "Authorization", bearer).statusCode())
                    .isEqualTo(403);
            assertThat(file).doesNotExist();
            String key = JSON.readTree(made.body()).get("token").asText();
            assertThat(gateway.post("/emails", EMAIL, "Authorization", "Bearer " + key)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.send(gateway.request("/v3/api-docs")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_demo_answers_this_machine_without_a_key_and_works_on_a_database_of_its_own() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, "--spring.profiles.active=demo")) {
            assertThat(gateway.post("/emails", EMAIL).statusCode()).isEqualTo(200);
            assertThat(gateway.output()).contains("this is a demo");
            assertThat(folder.resolve("data/demo.db")).exists();
            assertThat(folder.resolve("data/email-throttle.db")).doesNotExist();
            assertThat(folder.resolve("data/first-key")).doesNotExist();
        }
    }

    private Map<String, Integer> answers(int port) throws IOException, InterruptedException {
        Map<String, Integer> answers = new TreeMap<>();
        for (String path : new String[] {
            "/",
            "/page/main.js",
            "/webjars/uplot/dist/uPlot.esm.js",
            "/actuator/health",
            "/session",
            "/emails",
            "/vendors",
            "/dashboard/stream",
            "/actuator/prometheus",
            "/swagger-ui.html",
            "/v3/api-docs",
            "/nowhere"
        }) {
            answers.put("GET " + path, get(port, path).statusCode());
        }
        for (String path : new String[] {
            "/session", "/emails", "/api-keys", "/webhooks", "/events/simulated-a", "/webhooks/simulated-a"
        }) {
            HttpRequest.Builder request = request(port, path).POST(BodyPublishers.ofString(EMAIL));
            answers.put("POST " + path, send(request).statusCode());
        }
        return answers;
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return send(request(port, path));
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.2:" + port + path))
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
