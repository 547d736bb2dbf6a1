package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.delivery.DeliveryEngine;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/** What operators and newcomers look at, with the configuration that the application ships with. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureObservability(tracing = false)
class OperationsTest {

    @LocalServerPort
    private int port;

    @Autowired
    private DeliveryEngine engine;

    @Autowired
    private ApplicationContext context;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @Test
    void delivery_runs_before_the_first_request_is_taken_and_until_the_last_was_answered() {
        Map<String, SmartLifecycle> byName = context.getBeansOfType(SmartLifecycle.class);

        assertThat(engine.getPhase())
                .isLessThan(byName.get("webServerStartStop").getPhase());
        assertThat(engine.getPhase())
                .isLessThan(byName.get("webServerGracefulShutdown").getPhase());
        assertThat(byName.get("outgoingWebhooks").getPhase()).isLessThan(engine.getPhase());
    }

    @Test
    void every_example_of_the_openapi_document_works_when_pressed() {
        JsonNode document = Client.json(client.get("/v3/api-docs"));
        JsonNode content = document.at("/paths/~1emails/post/requestBody/content/application~1json");
        List<String> bodies = new ArrayList<>();
        content.get("examples")
                .forEach(example -> bodies.add(example.get("value").toString()));

        assertThat(bodies).hasSize(2);
        for (String body : bodies) {
            assertThat(client.post(body).statusCode()).as(body).isEqualTo(200);
        }
    }

    @Test
    void an_answer_about_an_email_comes_in_one_piece_that_says_how_long_it_is() {
        JsonNode email = Client.json(client.get("/v3/api-docs"))
                .at("/paths/~1emails/post/requestBody/content/application~1json/examples")
                .elements()
                .next();
        for (HttpResponse<String> answer :
                List.of(client.post(email.get("value").toString()), client.post("{}"))) {
            assertThat(answer.headers().firstValueAsLong("Content-Length"))
                    .as(answer.body())
                    .hasValue(answer.body().length());
        }
    }

    @Test
    void the_openapi_document_describes_every_path_its_answers_and_its_fields() {
        JsonNode document = Client.json(client.get("/v3/api-docs"));

        assertThat(document.get("paths").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "/emails",
                        "/emails/batch",
                        "/emails/explain",
                        "/emails/{id}",
                        "/emails/{id}/cancel",
                        "/emails/{id}/retry",
                        "/emails/{id}/share",
                        "/emails/{id}/attachments",
                        "/emails/{id}/attachments/{attachmentId}",
                        "/emails/{id}/attachments/{attachmentId}/content",
                        "/webhooks/{id}/rotate",
                        "/dead-letters",
                        "/dead-letters/retry",
                        "/dead-letters/tickets",
                        "/api-keys",
                        "/api-keys/{id}",
                        "/quota",
                        "/session",
                        "/suppressions",
                        "/suppressions/{email}",
                        "/unsubscribes",
                        "/unsubscribes/{email}",
                        "/suppressions/batch/add",
                        "/suppressions/batch/remove",
                        "/vendors",
                        "/vendors/{name}",
                        "/vendors/{name}/unclassified",
                        "/vendors/{name}/drill",
                        "/vendors/{name}/check",
                        "/domains",
                        "/domains/{name}",
                        "/domains/{name}/check",
                        "/vendors/{name}/suspend",
                        "/vendors/{name}/resume",
                        "/webhooks",
                        "/events/{vendor}",
                        "/webhooks/{id}",
                        "/webhooks/{id}/events",
                        "/webhooks/{id}/events/{eventId}",
                        "/webhooks/{id}/events/{eventId}/replay",
                        "/webhooks/{id}/replay");
        assertThat(document.at("/paths/~1emails/post/responses").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "200", "400", "409", "413", "401", "403", "415", "422", "429", "503", "default");
        document.get("paths")
                .forEach(path -> path.forEach(operation -> assertThat(operation
                                .at("/responses/default/content/application~1json/schema/$ref")
                                .asText())
                        .isEqualTo("#/components/schemas/ApiError")));
        assertThat(document.at("/components/schemas/ApiError/properties")).isNotEmpty();
        assertThat(document.at("/components/schemas/Email/properties").properties())
                .extracting(Map.Entry::getKey)
                .contains("from", "to", "reply_to", "attachments", "delivery")
                .doesNotContain("unknown");
        assertThat(document.at("/components/schemas/Email/required")).hasSize(3);
        assertThat(document.at("/components/schemas/Email/properties/to").has("type"))
                .as("one address, or several")
                .isFalse();
        assertThat(document.at("/components/schemas/StoredEmail/properties/html/type"))
                .as("may be null")
                .hasSize(2);
        assertThat(document.at("/components/schemas/Quota/properties/requests/anyOf"))
                .as("an object, or null")
                .hasSize(2);
    }

    @Test
    void swagger_ui_is_served() {
        HttpResponse<String> redirect = client.get("/swagger-ui.html");
        assertThat(redirect.statusCode()).isEqualTo(302);

        HttpResponse<String> page =
                client.get(redirect.headers().firstValue("Location").orElseThrow());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("swagger-ui");
    }

    @Test
    void vendors_show_circuit_limits_and_sends_in_flight() {
        JsonNode vendors = Client.json(client.get("/vendors")).get("data");

        assertThat(vendors.findValuesAsText("name")).containsExactly("simulated-a", "simulated-b");
        JsonNode first = vendors.get(0);
        assertThat(first.at("/circuit/state").asText()).isEqualTo("closed");
        assertThat(first.at("/rate/limits/0/limit").asInt()).isEqualTo(100);
        assertThat(first.at("/rate/limits/0/window_ms").asInt()).isEqualTo(1000);
        assertThat(first.get("in_flight").asInt()).isZero();
        assertThat(first.get("max_in_flight").asInt()).isEqualTo(500);
        assertThat(Client.json(client.get("/vendors/simulated-b")).get("name").asText())
                .isEqualTo("simulated-b");
        assertThat(client.get("/vendors/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void health_shows_each_vendors_circuit() {
        JsonNode health = Client.json(client.get("/actuator/health"));

        assertThat(health.get("status").asText()).isEqualTo("UP");
        assertThat(health.at("/components/vendors/details/simulated-a/circuit").asText())
                .isEqualTo("closed");
        assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void prometheus_shows_the_calls_and_resilience4j() {
        client.post("""
                {"from":"a@example.com","to":"b@example.org","subject":"x","text":"y"}""");

        assertThat(client.get("/actuator/prometheus").body())
                .contains("email_vendor_send_seconds_count{")
                .contains("vendor=\"simulated-a\"")
                .contains("resilience4j_circuitbreaker_state{", "resilience4j_ratelimiter_available_permissions{")
                .contains("resilience4j_retry_calls_total{", "resilience4j_bulkhead_available_concurrent_calls{");
    }

    @Test
    void the_actuator_shows_what_the_jar_is_made_of() {
        JsonNode bom = Client.json(client.get("/actuator/sbom/application"));

        assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.get("components").findValuesAsText("name"))
                .contains("spring-boot", "sqlite-jdbc")
                .doesNotContain("junit-jupiter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://127.0.0.1/hooks", "https://169.254.169.254/", "https://localhost/", "http://8.8.8.8/"})
    void no_webhook_leads_into_our_own_network_or_in_plain_text(String endpoint) {
        HttpResponse<String> answer =
                client.postTo("/webhooks", "{\"endpoint\": \"" + endpoint + "\", \"events\": [\"email.sent\"]}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Client.json(answer).at("/errors/0/field").asText()).isEqualTo("endpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "configprops", "heapdump", "threaddump", "beans", "loggers", "mappings", "metrics"})
    void the_actuator_shows_nothing_that_could_hold_a_secret(String endpoint) {
        assertThat(client.get("/actuator/" + endpoint).statusCode()).isEqualTo(404);
    }
}
