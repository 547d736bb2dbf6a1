package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.SuspensionMiddleware;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An operator suspends and resumes vendors, with the configuration that the application ships with. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureObservability(tracing = false)
class VendorApiTest {

    private static final String EMAIL = """
            {"from": "a@example.com", "to": "ada@example.org", "subject": "s", "text": "t"}""";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Vendors vendors;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @AfterEach
    void resume() {
        client.postTo("/vendors/simulated-a/resume", "");
    }

    @Test
    void a_suspended_vendor_is_passed_over_and_the_timeline_says_why() {
        JsonNode vendor =
                Client.json(suspend("{\"reason\": \"account under review\", \"until\": \"2099-01-01T00:00:00Z\"}"));
        JsonNode answer = Client.json(client.post(EMAIL));

        assertThat(vendor.at("/suspension/reason").asText()).isEqualTo("account under review");
        assertThat(vendor.at("/suspension/until").asText()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(answer.get("vendor").asText()).isEqualTo("simulated-b");
        JsonNode email = Client.json(client.get("/emails/" + answer.get("id").asText()));
        assertThat(email.get("timeline").findValuesAsText("detail"))
                .contains("suspended by operator: account under review");
    }

    @Test
    void a_resumed_vendor_is_used_again() {
        suspend("{\"reason\": \"r\"}");
        JsonNode vendor = Client.json(client.postTo("/vendors/simulated-a/resume", ""));

        assertThat(vendor.has("suspension")).isFalse();
        assertThat(Client.json(client.post(EMAIL)).get("vendor").asText()).isEqualTo("simulated-a");
    }

    @Test
    void a_suspension_is_written_so_that_it_survives_a_restart() {
        suspend("{\"reason\": \"kept\"}");

        assertThat(jdbc.sql("SELECT reason FROM suspensions WHERE vendor = 'simulated-a'")
                        .query(String.class)
                        .list())
                .containsExactly("kept");
    }

    @Test
    void what_another_node_decided_is_taken_over_within_a_second() {
        jdbc.sql("INSERT INTO suspensions (vendor, reason, since) VALUES ('simulated-a', 'elsewhere', 0)")
                .update();

        await().until(() -> vendors.named("simulated-a")
                .flatMap(vendor -> vendor.middleware(SuspensionMiddleware.class))
                .flatMap(SuspensionMiddleware::suspension)
                .filter(suspension -> suspension.reason().equals("elsewhere"))
                .isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | Missing `reason` field.",
                "{\"reason\": \" \"} | Missing `reason` field.",
                "{\"reason\": \"r\", \"until\": \"tomorrow\"} | must be ISO 8601",
                "{\"reason\": \"r\", \"until\": \"2020-01-01T00:00:00Z\"} | is over",
                "{\"reason\": \"r\", \"until\": \"+300000000-01-01T00:00:00Z\"} | a year from 1 to 9999",
                "{\"reason\": \"r\", \"untill\": \"2099-01-01T00:00:00Z\"} | `untill` field: it is not known",
                "{\"reason\": \"two\\nlines\"} | one line"
            })
    void a_suspension_that_makes_no_sense_is_refused(String body, String message) {
        HttpResponse<String> answer = suspend(body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void an_unknown_vendor_is_not_found() {
        assertThat(client.postTo("/vendors/nobody/suspend", "{\"reason\": \"r\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.postTo("/vendors/nobody/resume", "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_drill_tells_what_took_over_and_ends_by_resuming() {
        JsonNode begun = Client.json(drill("{\"for\": \"1m\"}"));
        String vendor = Client.json(client.post(EMAIL)).get("vendor").asText();
        JsonNode report = Client.json(client.get("/vendors/simulated-a/drill"));
        client.postTo("/vendors/simulated-a/resume", "");

        assertThat(vendor).isEqualTo("simulated-b");
        assertThat(begun.get("running").asBoolean()).isTrue();
        assertThat(Duration.between(
                        Instant.parse(begun.get("since").asText()),
                        Instant.parse(begun.get("until").asText())))
                .isCloseTo(Duration.ofMinutes(1), Duration.ofSeconds(1));
        assertThat(report.at("/took_over/0/vendor").asText()).isEqualTo("simulated-b");
        assertThat(report.at("/took_over/0/emails").asLong()).isEqualTo(1);
        assertThat(report.at("/took_over/0/longest_ms").asLong())
                .isGreaterThanOrEqualTo(report.at("/took_over/0/mean_ms").asLong());
        assertThat(Client.json(client.get("/vendors/simulated-a/drill"))
                        .get("running")
                        .asBoolean())
                .isFalse();
        assertThat(Client.json(client.post(EMAIL)).get("vendor").asText()).isEqualTo("simulated-a");
    }

    @Test
    void in_a_drill_each_urgent_email_leaves_in_its_first_round() {
        drill("{}");
        for (int i = 0; i < 20; i++) {
            JsonNode answer = Client.json(client.post(EMAIL.replace("\"text\"", "\"priority\": \"high\", \"text\"")));
            assertThat(answer.get("status").asText()).isEqualTo("sent");
        }

        JsonNode report = Client.json(client.get("/vendors/simulated-a/drill"));
        assertThat(report.at("/took_over/0/emails").asLong()).isEqualTo(20);
        assertThat(report.at("/not_sent").asLong()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "9s", "61m", "-1m", "soon", "P1D"})
    void a_drill_takes_ten_seconds_to_an_hour(String length) {
        HttpResponse<String> answer = drill("{\"for\": \"" + length + "\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("must be 10s to 1h");
    }

    @Test
    void a_drill_ends_no_other_suspension() {
        suspend("{\"reason\": \"account under review\"}");

        assertThat(drill("{}").body()).contains("is suspended already");
        assertThat(Client.json(client.get("/vendors/simulated-a"))
                        .at("/suspension/reason")
                        .asText())
                .isEqualTo("account under review");
    }

    @Test
    void a_vendor_that_had_no_drill_has_no_report() {
        assertThat(client.get("/vendors/simulated-b/drill").statusCode()).isEqualTo(404);
        assertThat(client.get("/vendors/nobody/drill").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> drill(String body) {
        return client.postTo("/vendors/simulated-a/drill", body);
    }

    private HttpResponse<String> suspend(String body) {
        return client.postTo("/vendors/simulated-a/suspend", body);
    }
}
