package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An email's html in a real browser, which is counted at a listener of our own. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class PreviewPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger connections = new AtomicInteger();

    @LocalServerPort
    private int port;

    @Test
    void the_preview_connects_to_nobody() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Browser browser = Browser.orSkip(port)) {
            Thread.ofVirtual().start(() -> count(listener));
            String server = "http://localhost:" + listener.getLocalPort();
            for (String html : OutsideVectors.at(server)) {
                String id = send(html);
                browser.open("emails/" + id);
                browser.until(page -> browser.script(
                        "return document.querySelector('iframe')?.src.includes(arguments[0]) || null", id));
                settle(browser);
            }
            assertThat(connections).hasValue(0);

            // The listener hears what there is to hear.
            new Socket(listener.getInetAddress(), listener.getLocalPort()).close();
            await().until(() -> connections.get() == 1);
        }
    }

    /** Has the browser ask our own server often enough for anything else that it meant to do. */
    private static void settle(Browser browser) {
        browser.asyncScript(
                "const done = arguments[0]; (async () => {"
                        + " for (let i = 0; i < 5; i++) await fetch('/actuator/health/liveness').catch(String); done(1); })();");
    }

    private void count(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                listener.accept().close();
                connections.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private String send(String html) throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(
                Map.of("from", "a@example.com", "to", "b@example.org", "subject", "Hi", "html", html));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/emails"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
                .get("id")
                .asText();
    }
}
