package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the page is made of, as it comes over the wire. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureObservability(tracing = false)
class PageHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    private int port;

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/%69ndex.html", "/page/main.js"})
    void the_page_may_load_and_run_its_own_files_only(String path) throws Exception {
        HttpResponse<String> answer = http.send(get(path), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(policy(answer))
                .startsWith("default-src 'self';")
                .doesNotContain("unsafe")
                .contains("frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(answer.body()).doesNotContain("style=").doesNotContain("onclick=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webjars/uplot/dist/uPlot.esm.js", "/webjars/uplot/dist/uPlot.min.css"})
    void the_charts_library_is_there_whatever_its_version(String path) throws Exception {
        assertThat(http.send(get(path), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void the_html_of_an_email_can_do_nothing_even_when_it_is_opened_by_itself() throws Exception {
        String id = send("\"html\": \"<b>ä</b><script>alert(1)</script>\"");
        HttpResponse<String> answer = http.send(get("/dashboard/emails/" + id + "/html"), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("<!doctype html><b>ä</b>");
        assertThat(answer.headers().firstValue("X-DNS-Prefetch-Control")).hasValue("off");
        assertThat(policy(answer))
                .isEqualTo("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
                        + " frame-ancestors 'self'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void an_email_without_html_or_an_unknown_one_has_none_to_show() throws Exception {
        String id = send("\"text\": \"t\"");

        for (String one : new String[] {id, "01a20fa6-0fb9-7562-8107-5de1af453bad"}) {
            assertThat(http.send(get("/dashboard/emails/" + one + "/html"), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void the_stream_tells_of_the_vendors_the_queue_and_what_was_sent() throws Exception {
        try (BufferedReader events = new BufferedReader(new InputStreamReader(
                http.send(get("/dashboard/stream"), BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8))) {
            next(events);
            send("\"text\": \"t\"");
            JsonNode snapshot = next(events);
            while (snapshot.at("/vendors/0/sent").asDouble() == 0) {
                snapshot = next(events);
            }

            assertThat(snapshot.at("/vendors/0/name").asText()).isEqualTo("simulated-a");
            assertThat(snapshot.at("/vendors/0/circuit").asText()).isEqualTo("closed");
            assertThat(snapshot.at("/vendors/0/limits/0/limit").asText()).isEqualTo("100/s");
            assertThat(snapshot.at("/emails/queued").isIntegralNumber()).isTrue();
            assertThat(snapshot.at("/delay/p50").asDouble()).isPositive();
        }
    }

    private static JsonNode next(BufferedReader events) throws Exception {
        String line;
        do {
            line = events.readLine();
        } while (!line.startsWith("data: "));
        return JSON.readTree(line.substring("data: ".length()));
    }

    private static String policy(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Security-Policy").orElse("none");
    }

    private String send(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/emails"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"from\": \"a@example.com\", \"to\": \"ada@example.org\", \"subject\": \"s\", " + body + "}"))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
                .get("id")
                .asText();
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(uri(path)).build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
