package io.emailthrottle.dashboard;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The page in a real browser while a vendor's errors are markup that would run, were it taken for such. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.error-rules[0].vendor=hostile",
            "email-throttle.error-rules[0].code=account_suspended",
            "email-throttle.error-rules[0].suspend=10m"
        })
@AutoConfigureObservability(tracing = false)
class VendorWordsPageTest {

    private static final String WORDS =
            "<img src=x onerror=\"document.title='taken'\"><svg onload=\"document.title='taken'\">"
                    + "<script>document.title='taken'</script> & \"done\"";

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final WireMockExtension VENDOR = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private static Browser browser;

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void vendor(DynamicPropertyRegistry registry) {
        registry.add("email-throttle.vendors[0].name", () -> "hostile");
        registry.add("email-throttle.vendors[0].type", () -> "resend");
        registry.add("email-throttle.vendors[0].settings.api-key", () -> "re_1");
        registry.add("email-throttle.vendors[0].settings.base-url", VENDOR::baseUrl);
    }

    @BeforeAll
    static void openBrowser(@LocalServerPort int port) {
        browser = Browser.orSkip(port);
        browser.script("""
                window.broken = 0;
                document.addEventListener('securitypolicyviolation', () => window.broken++);""");
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void what_a_vendor_says_is_text_in_the_timeline_among_dead_letters_and_in_the_overview() throws Exception {
        fails("invalid_api_key");
        String id = send(60);
        browser.open("emails/" + id);
        browser.awaitText(".timeline", "HTTP 403: " + WORDS);
        nothingRan("Emails");

        send(1);
        String last = send(1);
        browser.until(page -> status(last).equals("failed"));
        browser.open("dead-letters");
        browser.awaitText(".group", "2 emails");
        browser.awaitText(".group p.wrap", "HTTP 403: " + WORDS);
        nothingRan("Dead letters");

        fails("account_suspended");
        send(60);
        browser.open("overview");
        browser.awaitText("[data-vendor=hostile]", "HTTP 403: " + WORDS);
        nothingRan("Overview");

        VENDOR.stubFor(
                get("/domains?limit=100").willReturn(aResponse().withStatus(400).withBody(error("validation_error"))));
        browser.control("Check the account of hostile").click();
        browser.awaitText("[data-vendor=hostile]", "Not ready: the key is refused: HTTP 400: " + WORDS);
        browser.screenshot("overview-not-ready");
        nothingRan("Overview");
    }

    /** The policy would stop what became an element; here it does not even have to. */
    private static void nothingRan(String view) {
        assertThat(browser.script("return document.querySelectorAll('main img, main svg[onload], main script').length"))
                .isEqualTo(0L);
        assertThat(browser.script("return window.broken")).isEqualTo(0L);
        assertThat(browser.script("return document.title")).isEqualTo(view + " · Email Throttle");
    }

    private static void fails(String name) {
        VENDOR.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(403).withBody(error(name))));
    }

    private static String error(String name) {
        return JSON.createObjectNode()
                .put("statusCode", 403)
                .put("name", name)
                .put("message", WORDS)
                .toString();
    }

    private String send(int seconds) throws Exception {
        String body = JSON.createObjectNode()
                .put("from", "a@example.com")
                .put("to", "ada@example.org")
                .put("subject", "s")
                .put("text", "t")
                .put("expires_at", Instant.now().plusSeconds(seconds).toString())
                .toString();
        return answer(request("").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)))
                .get("id")
                .asText();
    }

    private String status(String id) {
        try {
            return answer(request("/" + id)).get("status").asText();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/emails" + path));
    }

    private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        return JSON.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    }
}
