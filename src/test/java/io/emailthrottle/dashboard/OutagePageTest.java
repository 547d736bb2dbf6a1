package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page in a real browser while one vendor fails every call and another takes the emails. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.failover.selector=stateless",
            "email-throttle.vendors[0].name=down",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=2ms",
            "email-throttle.vendors[0].settings.outages[0].start=0s",
            "email-throttle.vendors[0].middlewares=circuit-breaker",
            "email-throttle.vendors[0].circuit-breaker.window=5",
            "email-throttle.vendors[0].circuit-breaker.minimum-calls=5",
            "email-throttle.vendors[0].circuit-breaker.open-for=5m",
            "email-throttle.vendors[1].name=up",
            "email-throttle.vendors[1].type=simulated",
            "email-throttle.vendors[1].settings.latency=2ms"
        })
@AutoConfigureObservability(tracing = false)
class OutagePageTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Test
    void the_overview_and_the_timeline_tell_of_an_outage(@Autowired LastHour hour) throws Exception {
        try (Browser browser = Browser.orSkip(port)) {
            browser.open("overview");
            browser.awaitText("[data-vendor=down]", "The first minute is not over yet.");
            String first = send();
            for (int i = 0; i < 200; i++) {
                send();
                if (i % 25 == 0) {
                    hour.look();
                }
            }

            browser.awaitText("[data-vendor=down]", "Circuit open");
            browser.awaitText("[data-vendor=down]", "5 calls, 5 failed in the last 8 minutes.");
            browser.awaitText("[data-vendor=up]", "none failed in the last 8 minutes.");
            browser.awaitText(".verdict", "The circuit of down is open; other vendors take its emails.");
            assertThat(browser.script("return document.querySelectorAll('[data-vendor=down] .hour .bad').length"))
                    .isNotEqualTo(0L);
            assertThat((String) browser.script("return document.querySelector('[data-vendor=down] .hour').ariaLabel"))
                    .startsWith("Calls by the minute. 8 min ago: ")
                    .contains("failed");
            browser.lookAtEverySize("overview-outage");

            browser.open("emails/" + first);
            browser.awaitText(".timeline", "down");
            browser.awaitText(".timeline", "Sent");
            browser.lookAtEverySize("email-outage");
        }
    }

    private String send() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/emails"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"from": "a@example.com", "to": "ada@example.org", "subject": "During an outage", "text": "t"}"""))
                .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        return answer.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    }
}
