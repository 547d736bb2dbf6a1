package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import io.emailthrottle.store.email.EmailStore;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tenants see of each other, and of what they share. The application is its own: no other test has keys. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.webhooks.allow-private=true",
            "email-throttle.vendors[0].name=for-all",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
            "email-throttle.vendors[1].name=for-acme",
            "email-throttle.vendors[1].type=simulated",
            "email-throttle.vendors[1].settings.latency=0s",
            "email-throttle.failover.use=for-all",
            "email-throttle.failover.rules[0].tenant=acme",
            "email-throttle.failover.rules[0].use=for-acme"
        })
@AutoConfigureObservability(tracing = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsTest {

    private static final String ADDRESS = "suppressed@acme.example";
    private static final String EMAIL = """
            {"from": "a@acme.example", "to": "ada@example.org", "subject": "Hi", "text": "x"}""";
    private static final String LATER =
            EMAIL.replace("\"text\"", "\"scheduled_at\": \"" + Instant.now().plusSeconds(86_400) + "\", \"text\"");
    /** Vendors belong to no tenant. */
    private static final Set<String> SHARED = Set.of("name", "vendor");

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private EmailStore emails;

    private Client client;
    private String acme;
    private String rival;
    private String operator;
    private String scheduled;
    private String file;
    private String dead;
    private String webhook;
    private String event;
    private String key;

    @BeforeAll
    void acmeHasOneOfEachAndAnEmailThatFailed() throws ApiKeyRequest.Invalid {
        client = new Client(port);
        key(Email.DEFAULT_TENANT);
        acme = key("acme");
        rival = key("rival");
        operator = key(Email.DEFAULT_TENANT);
        webhook = id(acme, "/webhooks", """
                {"endpoint": "http://127.0.0.1:1/", "events": ["email.scheduled"]}""");
        scheduled = id(acme, "/emails", LATER.replace("\"text\"", """
                "attachments": [{"filename": "a.txt", "content": "SGk="}], "text\""""));
        file = read(acme, "/emails/" + scheduled + "/attachments")
                .at("/data/0/id")
                .asText();
        event = read(acme, "/webhooks/" + webhook + "/events").at("/data/0/id").asText();
        key = id(acme, "/api-keys", """
                {"name": "acme's own", "scopes": ["read"]}""");
        call(acme, "POST", "/suppressions", "{\"email\": \"" + ADDRESS + "\"}");
        call(acme, "POST", "/unsubscribes", "{\"email\": \"" + ADDRESS + "\", \"stream\": \"news\"}");
        dead = id(acme, "/emails", EMAIL);
        jdbc.sql("UPDATE emails SET status = 'failed' WHERE id = ?").param(dead).update();
        emails.ticketDied(UUID.fromString(dead), "delivery_limit", Instant.now())
                .join();
    }

    @Test
    void nothing_of_a_tenant_is_found_or_changed_by_another_through_any_documented_call() {
        // An attachment's id belongs to its email's, so both are filled in together, before the email's alone.
        Map<String, List<String>> owned = new LinkedHashMap<>();
        owned.put("/emails/{id}/attachments/{attachmentId}", List.of(scheduled + "/attachments/" + file));
        owned.put("/emails/{id}", List.of(scheduled, dead));
        owned.put("/webhooks/{id}", List.of(webhook));
        owned.put("/api-keys/{id}", List.of(key));
        owned.put("/suppressions/{email}", List.of(ADDRESS));
        owned.put("/unsubscribes/{email}", List.of(ADDRESS));
        owned.put("{eventId}", List.of(event));
        List<String> readByOwner = new ArrayList<>();
        List<String> refused = new ArrayList<>();

        eachCall((method, template) -> {
            for (String path : filled(template, owned)) {
                boolean names = !path.equals(template);
                String call = method + " " + path;
                HttpResponse<String> answer = call(rival, method, path, body(template));
                assertThat(answer.body())
                        .as(call)
                        .doesNotContain(scheduled, file, dead, webhook, event, key, "\"" + ADDRESS);
                if (names) {
                    assertThat(answer.statusCode()).as(call + answer.body()).isEqualTo(404);
                    refused.add(call);
                }
                // A session is a browser's: of a key in the header there is none to show. From domains are of all
                // tenants.
                if (method.equals("GET") && !Set.of("/session", "/domains").contains(path)) {
                    readByOwner.add(path);
                }
            }
        });

        assertThat(refused).hasSizeGreaterThan(15);
        for (String path : readByOwner) {
            HttpResponse<String> answer = call(acme, "GET", path, null);
            assertThat(answer.statusCode()).as(path).isEqualTo(path.endsWith(key) ? 405 : 200);
        }
        assertThat(read(acme, "/emails").findValuesAsText("id")).contains(scheduled, dead);
        assertThat(read(acme, "/dead-letters").findValuesAsText("id")).containsExactly(dead);
        JsonNode ticket = read(acme, "/dead-letters/tickets").get("data");
        assertThat(ticket.findValuesAsText("id")).containsExactly(dead);
        assertThat(ticket.at("/0/reason/detail").asText()).isEqualTo("delivery_limit");
        assertThat(read(acme, "/emails/" + scheduled).get("status").asText()).isEqualTo("scheduled");
        assertThat(read(acme, "/api-keys").findValuesAsText("id")).contains(key);
        assertThat(read(acme, "/webhooks").findValuesAsText("id")).containsExactly(webhook);
        assertThat(read(acme, "/suppressions").findValuesAsText("email")).containsExactly(ADDRESS);
    }

    @Test
    void an_address_that_one_tenant_suppresses_gets_the_emails_of_another() {
        String to = EMAIL.replace("ada@example.org", ADDRESS);

        assertThat(send(acme, "/emails", to).get("status").asText()).isEqualTo("suppressed");
        assertThat(send(rival, "/emails", to).get("status").asText()).isEqualTo("sent");
        assertThat(send(acme, "/emails/explain", to).get("suppressed")).isNotNull();
        assertThat(send(rival, "/emails/explain", to).get("suppressed")).isNull();
    }

    @Test
    void two_tenants_use_the_same_idempotency_key_for_different_emails() {
        String first = idempotent(acme, EMAIL).get("id").asText();
        String second = idempotent(rival, EMAIL.replace("Hi", "Ho")).get("id").asText();

        assertThat(first).isNotEqualTo(second);
        assertThat(idempotent(acme, EMAIL).get("id").asText()).isEqualTo(first);
        assertThat(idempotent(rival, EMAIL.replace("Hi", "Ho")).get("id").asText())
                .isEqualTo(second);
    }

    @Test
    void a_rule_by_tenant_concerns_that_tenants_emails() {
        assertThat(send(acme, "/emails", EMAIL).get("vendor").asText()).isEqualTo("for-acme");
        assertThat(send(rival, "/emails", EMAIL).get("vendor").asText()).isEqualTo("for-all");
        assertThat(send(acme, "/emails/explain", EMAIL).get("vendor").asText()).isEqualTo("for-acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"vendor\": \"for-acme\"", "\"tags\": [{\"name\": \"vendor\", \"value\": \"for-acme\"}]"})
    void a_vendor_of_one_tenants_rules_is_closed_to_another_who_asks_for_it(String asks) {
        String email = EMAIL.replace("\"text\"", asks + ", \"text\"");

        assertThat(send(acme, "/emails", email).get("vendor").asText()).isEqualTo("for-acme");
        for (String path : List.of("/emails", "/emails/explain")) {
            HttpResponse<String> refused = call(rival, "POST", path, email);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body())
                    .contains("this vendor sends for other tenants only")
                    .contains("[for-all]");
        }
    }

    @Test
    void a_batch_is_its_callers() {
        String id = Client.json(call(acme, "POST", "/emails/batch", "[" + LATER + "]"))
                .at("/data/0/id")
                .asText();

        assertThat(call(acme, "GET", "/emails/" + id, null).statusCode()).isEqualTo(200);
        assertThat(call(rival, "GET", "/emails/" + id, null).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /vendors/for-all/suspend",
        "POST, /vendors/for-all/resume",
        "GET, /vendors/for-all/unclassified",
        "POST, /vendors/for-all/drill",
        "POST, /vendors/for-all/check",
        "GET, /domains",
        "GET, /domains/example.com",
        "POST, /domains/example.com/check",
        "GET, /vendors/for-all/drill",
        "GET, /actuator/prometheus",
        "GET, /dashboard/stream",
        "GET, /dashboard/emails/00000000-0000-0000-0000-000000000000/html"
    })
    void what_concerns_all_tenants_is_the_operators(String method, String path) {
        String body = "{\"reason\": \"not mine\"}";

        HttpResponse<String> answer = call(acme, method, path, body);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("restricted_api_key");
        if (!path.endsWith("/stream")) {
            assertThat(call(operator, method, path, body).statusCode()).isNotIn(401, 403);
            call(operator, "POST", "/vendors/for-all/resume", null);
        }
    }

    @Test
    void a_tenant_sees_vendors_and_their_state_but_not_everybodys_traffic() {
        JsonNode seen = read(acme, "/vendors/for-all");

        assertThat(seen.at("/circuit/state").asText()).isEqualTo("closed");
        assertThat(seen.has("in_flight") || seen.has("max_in_flight") || seen.has("rate"))
                .isFalse();
        assertThat(read(acme, "/vendors").at("/data/0")).isEqualTo(seen);
        assertThat(read(operator, "/vendors/for-all").has("max_in_flight")).isTrue();
    }

    @Test
    void an_admin_makes_keys_for_its_own_tenant_only_and_the_operator_for_any() {
        String wanted = "{\"name\": \"n\", \"permission\": \"full_access\", \"tenant\": \"%s\"}";

        HttpResponse<String> refused = call(rival, "POST", "/api-keys", wanted.formatted("acme"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Client.json(refused).at("/errors/0/field").asText()).isEqualTo("tenant");
        assertThat(call(rival, "POST", "/api-keys", wanted.formatted("default")).statusCode())
                .isEqualTo(422);
        assertThat(call(rival, "POST", "/api-keys", wanted.formatted("rival")).statusCode())
                .isEqualTo(200);

        String made = id(operator, "/api-keys", wanted.formatted("third"));
        assertThat(read(operator, "/api-keys").get("data"))
                .anyMatch(shown -> shown.get("id").asText().equals(made)
                        && shown.get("tenant").asText().equals("third"));
        assertThat(call(operator, "DELETE", "/api-keys/" + made, null).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"''", "Acme", "a b", "-a", "ä"})
    void a_tenants_name_is_a_short_plain_word(String name) {
        HttpResponse<String> refused = call(
                operator, "POST", "/api-keys", "{\"name\":\"n\",\"scopes\":[\"send\"],\"tenant\":\"" + name + "\"}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Client.json(refused).at("/errors/0/field").asText()).isEqualTo("tenant");
    }

    private void eachCall(BiConsumer<String, String> look) {
        JsonNode paths = Client.json(client.get("/v3/api-docs")).get("paths");
        paths.properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> look.accept(method.toUpperCase(), path.getKey())));
    }

    /** The paths with each of the other tenant's ids; the template itself when it names none. A new kind of id fails here. */
    private static List<String> filled(String template, Map<String, List<String>> owned) {
        List<String> paths = new ArrayList<>(List.of(template));
        for (Map.Entry<String, List<String>> each : owned.entrySet()) {
            String name = each.getKey().substring(each.getKey().indexOf('{'));
            if (template.contains(each.getKey())) {
                paths = paths.stream()
                        .flatMap(path -> each.getValue().stream().map(id -> path.replace(name, id)))
                        .distinct()
                        .toList();
            }
        }
        for (String shared : SHARED) {
            if (template.contains("{" + shared + "}")) {
                assertThat(template).matches("/(vendors|domains)/.*|/events/\\{vendor}");
                return List.of();
            }
        }
        assertThat(paths).as("of whom is the id in " + template + "?").noneMatch(path -> path.contains("{"));
        return paths;
    }

    private static String body(String template) {
        return template.equals("/suppressions/batch/remove") ? "{\"emails\": [\"" + ADDRESS + "\"]}" : "{}";
    }

    private String key(String tenant) throws ApiKeyRequest.Invalid {
        ApiKeyRequest terms = new ApiKeyRequest("any", Set.of(Scope.ADMIN), List.of(), List.of(), null);
        return desk.create(tenant, terms).token().reveal();
    }

    private String id(String who, String path, String body) {
        return send(who, path, body).get("id").asText();
    }

    private JsonNode send(String who, String path, String body) {
        return found(call(who, "POST", path, body));
    }

    private JsonNode idempotent(String who, String body) {
        return found(client.postTo("/emails", body, "Authorization", "Bearer " + who, "Idempotency-Key", "same"));
    }

    private JsonNode read(String who, String path) {
        return found(call(who, "GET", path, null));
    }

    private static JsonNode found(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Client.json(answer);
    }

    /** @param body null for none */
    private HttpResponse<String> call(String who, String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(client.uri(path))
                .header("Authorization", "Bearer " + who)
                .header("Content-Type", "application/json");
        return client.send(
                request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }
}
