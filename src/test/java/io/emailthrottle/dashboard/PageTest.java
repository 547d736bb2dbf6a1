package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.emailthrottle.store.email.EmailStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An operator works with the page, in a real browser and with the configuration that the application ships with. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureObservability(tracing = false)
class PageTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String A = "[data-vendor=simulated-a]";
    private static final String B = "[data-vendor=simulated-b]";

    private static Browser browser;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void openBrowser(@LocalServerPort int port) {
        browser = Browser.orSkip(port);
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private EmailStore emails;

    @BeforeEach
    void begin() throws Exception {
        browser.width(Browser.DESK);
        browser.prefer("light");
        post("/vendors/simulated-a/resume", "");
    }

    @Test
    void an_email_from_compose_arrives_in_the_list_and_shows_its_timeline() {
        browser.open("emails");
        browser.awaitText("h1", "Emails");
        Runnable back = browser.tab("compose");
        browser.type("[name=to]", "ada@example.org");
        browser.type("[name=subject]", "Seen live");
        browser.awaitText("#explained", "It would be sent by simulated-a at once.");
        browser.screenshot("compose");
        browser.control("Send").click();
        browser.awaitText("main", "See its timeline");
        back.run();

        browser.control("Seen live").sendKeys(Keys.ENTER);
        browser.awaitText(".timeline", "Sent");
        browser.awaitText(".timeline", "simulated-a");
        assertThat(browser.find("h1").getText()).isEqualTo("Seen live");
        browser.screenshot("email");
    }

    @Test
    void traffic_moves_when_a_vendor_is_suspended() {
        Thread traffic = Thread.ofVirtual().start(this::sendUntilInterrupted);
        try {
            browser.open("overview");
            browser.until(page -> sentASecond(A) > 0);
            browser.control("Suspend simulated-a").click();
            browser.type("dialog [name=reason]", "looking at it" + Keys.ENTER);

            browser.awaitText(A, "Suspended");
            browser.awaitText(A, "looking at it");
            browser.until(page -> sentASecond(A) == 0 && sentASecond(B) > 0);
            browser.awaitText(".verdict", "simulated-a is suspended.");
            browser.screenshot("overview-suspended");
            browser.control("Resume simulated-a").click();
            browser.awaitText(A, "Healthy");
            browser.until(page -> sentASecond(A) > 0);
        } finally {
            traffic.interrupt();
        }
    }

    @Test
    void a_drill_shows_what_takes_over_and_is_ended_by_resuming() throws Exception {
        browser.open("overview");
        browser.control("Drill without simulated-a").click();
        browser.awaitText("dialog", "treated as dead");
        browser.control("Begin").click();
        browser.awaitText(A, "drill");
        email("Sent in a drill");

        browser.awaitText(A, "simulated-b took over");
        browser.screenshot("overview-drill");
        browser.control("Resume simulated-a").click();
        browser.awaitText(A, "Healthy");
        browser.awaitText(A, "Last drill: simulated-b took over");
    }

    @Test
    void a_dead_letter_is_tried_again_and_sent() throws Exception {
        String id = deadLetter("Too late");
        post("/vendors/simulated-a/resume", "");
        browser.open("dead-letters");
        browser.awaitText(".groups", "suspended by operator: out for a while");
        browser.screenshot("dead-letters");
        browser.control("Try it again").click();

        browser.awaitText(".groups", "There are none");
        browser.open("emails/" + id);
        browser.awaitText(".timeline", "Retried");
        browser.awaitText(".timeline", "Sent");
    }

    @Test
    void what_others_wrote_is_shown_and_does_nothing() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.close();
        });
        elsewhere.start();
        String subject = "<img src=x onerror=document.title='taken'>";
        String html = "<p id=shown>Shown</p><script>parent.document.title='taken'</script><img src='http://127.0.0.1:"
                + elsewhere.getAddress().getPort() + "/seen.png'>";
        String id = post(
                        "/emails",
                        JSON.createObjectNode()
                                .put("from", "a@example.com")
                                .put("to", "ada@example.org")
                                .put("subject", subject)
                                .put("html", html)
                                .toString())
                .get("id")
                .asText();
        browser.open("emails/" + id);
        browser.awaitText("h1", subject);
        browser.until(page -> {
            page.switchTo().frame(page.findElement(By.cssSelector("iframe")));
            boolean shown = page.findElement(By.id("shown")).isDisplayed();
            page.switchTo().defaultContent();
            return shown;
        });

        assertThat(browser.script("return document.title")).isEqualTo("Emails · Email Throttle");
        assertThat(browser.script("return document.querySelectorAll('main img').length"))
                .isEqualTo(0L);
        assertThat(calls).hasValue(0);
        elsewhere.stop(0);
    }

    @Test
    void an_email_that_another_vendor_took_tells_why_in_words_that_do_nothing() throws Exception {
        String words = "<img src=x onerror=document.title='taken'>";
        post(
                "/vendors/simulated-a/suspend",
                JSON.createObjectNode().put("reason", words).toString());
        String id = email("Took another way").get("id").asText();

        browser.open("emails/" + id);
        browser.awaitText(".timeline", words);
        browser.awaitText(".timeline", "simulated-b");
        browser.screenshot("email-failed-over");
        browser.open("overview");
        browser.awaitText(A, words);

        assertThat(browser.script("return document.title")).isEqualTo("Overview · Email Throttle");
        assertThat(browser.script("return document.querySelectorAll('main img').length"))
                .isEqualTo(0L);
    }

    @Test
    void an_email_to_several_shows_how_each_of_them_fares() throws Exception {
        String id = post("/emails", """
                        {"from": "a@example.com", "to": ["ada@example.org", "bob@example.org"], "subject": "To both",
                         "text": "t"}""").get("id").asText();

        browser.open("emails/" + id);

        browser.awaitText("h1", "To both");
        browser.awaitText(".email", "Recipients");
        browser.awaitText(".email", "bob@example.org");
        browser.awaitText(".email", "Timeline");
        browser.screenshot("email-to-several");
    }

    @Test
    void a_dead_ticket_is_shown_with_what_became_of_its_email() throws Exception {
        ticketDied(email("Poison or not").get("id").asText());
        browser.open("dead-letters");

        browser.awaitText("[aria-label='Dead tickets']", "Poison or not");
        browser.awaitText("[aria-label='Dead tickets']", "Sent");
        browser.control("Poison or not").click();
        browser.awaitText(".timeline", "Ticket dead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overview", "emails", "emails/one", "compose", "dead-letters", "suppressions"})
    void each_view_is_accessible_in_light_and_dark_and_fits_a_phone(String view) throws Exception {
        post("/suppressions", "{\"email\": \"gone@example.org\"}");
        String id = email("Hello").get("id").asText();
        deadLetter("Lost");
        ticketDied(id);
        browser.open(view.replace("one", id));
        browser.until(page -> browser.script("return document.querySelector('main').innerText")
                        .toString()
                        .length()
                > 100);
        if (view.equals("overview")) {
            browser.awaitText(A, "sent/s");
        }
        browser.lookAtEverySize(view.replace("/", "-"));
    }

    private void ticketDied(String id) {
        emails.ticketDied(UUID.fromString(id), "RabbitMQ gave up its ticket", Instant.now())
                .join();
    }

    private static double sentASecond(String vendor) {
        return Double.parseDouble(browser.find(vendor + " .rates b").getText());
    }

    /** An email that only a suspended vendor may send, and that expires within a second or two. */
    private String deadLetter(String subject) throws Exception {
        post("/vendors/simulated-a/suspend", "{\"reason\": \"out for a while\"}");
        String expires = Instant.now().plusSeconds(2).toString();
        String body = """
                {"from": "a@example.com", "to": "ada@example.org", "subject": "%s", "text": "t", "vendor": "simulated-a",
                 "expires_at": "%s"}""".formatted(subject, expires);
        String id = post("/emails", body).get("id").asText();
        browser.until(page -> get("/emails/" + id).get("status").asText().equals("expired"));
        return id;
    }

    private JsonNode email(String subject) throws Exception {
        return post("/emails", """
                {"from": "a@example.com", "to": "ada@example.org", "subject": "%s", "text": "t", "html": "<p>t</p>",
                 "headers": {"X-Entity": "7"}, "tags": [{"name": "plan", "value": "pro"}],
                 "attachments": [{"filename": "a.txt", "content": "YQ=="}]}""".formatted(subject));
    }

    private void sendUntilInterrupted() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                email("Traffic");
            }
        } catch (Exception e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
