package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.delivery.EmailEvents;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.VendorEvent;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who leaves a newsletter still gets a password reset; suppressions of domains, and such that end. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class StreamsTest {

    @LocalServerPort
    private int port;

    @Autowired
    private EmailEvents events;

    @Autowired
    private JdbcClient jdbc;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @Test
    void who_unsubscribes_from_a_stream_gets_all_other_emails() {
        client.postTo("/unsubscribes", "{\"email\": \"Ada@example.org\", \"stream\": \"newsletter\"}");

        JsonNode newsletter = send("ada@example.org", "newsletter");
        assertThat(newsletter.get("status").asText()).isEqualTo("suppressed");
        assertThat(timeline(newsletter)).contains("ada@example.org has unsubscribed from newsletter");
        assertThat(send("ada@example.org", "receipts").get("status").asText()).isEqualTo("sent");
        assertThat(send("ada@example.org", null).get("status").asText()).isEqualTo("sent");
        assertThat(send("bob@example.org", "newsletter").get("status").asText()).isEqualTo("sent");

        assertThat(Client.json(client.get("/unsubscribes/ada@example.org"))
                        .at("/data/0/stream")
                        .asText())
                .isEqualTo("newsletter");
        assertThat(client.delete("/unsubscribes/ada@example.org?stream=receipts")
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.delete("/unsubscribes/ada@example.org").statusCode()).isEqualTo(200);
        assertThat(send("ada@example.org", "newsletter").get("status").asText()).isEqualTo("sent");
        assertThat(client.get("/unsubscribes/ada@example.org").statusCode()).isEqualTo(404);
    }

    @Test
    void a_vendors_unsubscribe_concerns_the_emails_stream_and_without_one_all_emails() {
        JsonNode first = send("cy@example.org", "digest");
        JsonNode second = send("di@example.org", null);

        events.take(
                "simulated-a", List.of(unsubscribed(first, "cy@example.org"), unsubscribed(second, "di@example.org")));

        assertThat(Client.json(client.get("/unsubscribes/cy@example.org"))
                        .at("/data/0/source")
                        .asText())
                .isEqualTo("simulated-a");
        assertThat(client.get("/suppressions/cy@example.org").statusCode()).isEqualTo(404);
        assertThat(client.get("/suppressions/di@example.org").statusCode()).isEqualTo(200);
        assertThat(send("cy@example.org", "digest").get("status").asText()).isEqualTo("suppressed");
        assertThat(send("cy@example.org", null).get("status").asText()).isEqualTo("sent");
    }

    private static VendorEvent unsubscribed(JsonNode email, String recipient) {
        return VendorEvent.of(EventType.UNSUBSCRIBED)
                .withId("1")
                .about(email.get("id").asText(), null)
                .to(recipient);
    }

    @Test
    void a_domain_is_suppressed_as_a_whole_and_shown_for_each_of_its_addresses() {
        client.postTo("/suppressions", "{\"email\": \"*@gone.example\"}");

        assertThat(send("any@gone.example", null).get("status").asText()).isEqualTo("suppressed");
        assertThat(send("any@sub.gone.example", null).get("status").asText()).isEqualTo("sent");
        assertThat(Client.json(client.get("/suppressions/any@gone.example"))
                        .get("email")
                        .asText())
                .isEqualTo("*@gone.example");
        assertThat(client.delete("/suppressions/any@gone.example").statusCode())
                .as("the domain is not resumed by one of its addresses")
                .isEqualTo(404);
        assertThat(client.get("/suppressions/00000000-0000-7000-8000-000000000000")
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.delete("/suppressions/*@gone.example").statusCode()).isEqualTo(200);
        assertThat(send("any@gone.example", null).get("status").asText()).isEqualTo("sent");
    }

    @Test
    void a_suppression_ends_at_its_date_and_can_be_made_again() {
        HttpResponse<String> added = client.postTo(
                "/suppressions",
                "{\"email\": \"eve@example.org\", \"expires_at\": \""
                        + Instant.now().plusSeconds(3600) + "\"}");
        assertThat(Client.json(added).get("expires_at").asText()).endsWith("Z");
        assertThat(send("eve@example.org", null).get("status").asText()).isEqualTo("suppressed");

        jdbc.sql("UPDATE suppressions SET expires_at = 1 WHERE address = 'eve@example.org'")
                .update();
        assertThat(send("eve@example.org", null).get("status").asText()).isEqualTo("sent");
        assertThat(client.get("/suppressions/eve@example.org").statusCode()).isEqualTo(404);

        client.postTo("/suppressions", "{\"email\": \"eve@example.org\"}");
        assertThat(Client.json(client.get("/suppressions/eve@example.org")).has("expires_at"))
                .isFalse();
        assertThat(send("eve@example.org", null).get("status").asText()).isEqualTo("suppressed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/suppressions | {\"email\": \"a*@example.org\"} | a domain as in *@example.org",
                "/suppressions | {\"email\": \"a@example.org\", \"expires_at\": \"2020-01-01T00:00:00Z\"} | is over",
                "/unsubscribes | {\"email\": \"a@example.org\"} | Missing `stream` field.",
                "/unsubscribes | {\"email\": \"a@example.org\", \"stream\": \"a b\"} | letters, digits",
                "/unsubscribes | {\"stream\": \"a\"} | Missing `email` field.",
                "/unsubscribes | {\"email\": \"nobody\", \"stream\": \"a\"} | the address"
            })
    void what_makes_no_sense_is_refused(String path, String body, String words) {
        HttpResponse<String> answer = client.postTo(path, body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(words);
    }

    private JsonNode send(String to, String stream) {
        String tags = stream == null ? "" : ", \"tags\": [{\"name\": \"stream\", \"value\": \"" + stream + "\"}]";
        String body = "{\"from\": \"a@example.com\", \"to\": \"" + to + "\", \"subject\": \"s\", \"text\": \"t\"" + tags
                + "}";
        JsonNode answer = Client.json(client.post(body));
        String id = answer.get("id").asText();
        await().until(() ->
                !Client.json(client.get("/emails/" + id)).get("status").asText().equals("sending"));
        return Client.json(client.get("/emails/" + id));
    }

    private static String timeline(JsonNode email) {
        return email.get("timeline").toString();
    }
}
