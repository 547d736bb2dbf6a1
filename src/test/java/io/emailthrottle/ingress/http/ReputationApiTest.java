package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.delivery.reputation.ReputationMonitor;
import io.emailthrottle.middleware.Reputation;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an operator and an application see of the guard of reputation. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"email-throttle.reputation.min-sent=10", "email-throttle.reputation.bounces.suspend=60"})
class ReputationApiTest {

    @LocalServerPort
    private int port;

    @Autowired
    private Reputation reputation;

    @Autowired
    private ReputationMonitor monitor;

    @Test
    void emails_of_priority_low_wait_then_the_standby_takes_over_and_resuming_begins_anew() {
        Client client = new Client(port);
        for (int i = 0; i < 20; i++) {
            assertThat(send(client, "normal").get("vendor").asText()).isEqualTo("simulated-a");
        }
        bounce(10);
        monitor.turn();

        JsonNode vendor = Client.json(client.get("/vendors/simulated-a"));
        assertThat(vendor.at("/reputation/state").asText()).isEqualTo("holding_low");
        assertThat(vendor.at("/reputation/reason").asText()).isEqualTo("50.00% of 20 emails bounced");
        assertThat(vendor.at("/reputation/bounce_rate").asDouble()).isEqualTo(50);
        JsonNode low = send(client, "low");
        JsonNode timeline =
                Client.json(client.get("/emails/" + low.get("id").asText())).get("timeline");
        assertThat(low.get("status").asText()).isEqualTo("queued");
        assertThat(timeline.toString()).contains("emails of priority low are held back: 50.00% of 20 emails bounced");
        assertThat(send(client, "normal").get("vendor").asText()).isEqualTo("simulated-a");

        bounce(10);
        monitor.turn();
        JsonNode suspended = Client.json(client.get("/vendors/simulated-a"));
        assertThat(suspended.at("/suspension/by").asText()).isEqualTo("reputation guard");
        assertThat(send(client, "normal").get("vendor").asText()).isEqualTo("simulated-b");

        client.postTo("/vendors/simulated-a/resume", "");
        monitor.turn();
        assertThat(Client.json(client.get("/vendors/simulated-a"))
                        .at("/reputation/sent")
                        .asLong())
                .isZero();
        assertThat(send(client, "normal").get("vendor").asText()).isEqualTo("simulated-a");
    }

    private void bounce(int emails) {
        for (int i = 0; i < emails; i++) {
            reputation.bounced("simulated-a", "example.com", false);
        }
    }

    private static JsonNode send(Client client, String priority) {
        return Client.json(client.post("{\"from\": \"a@example.com\", \"to\": \"ada@example.org\", \"subject\": \"s\","
                + " \"text\": \"t\", \"priority\": \"" + priority + "\"}"));
    }
}
