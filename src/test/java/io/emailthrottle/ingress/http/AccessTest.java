package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.ApiKeyService.NewKey;
import io.emailthrottle.security.Scope;
import io.emailthrottle.store.access.ApiKeys;
import io.emailthrottle.time.ManualTime;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Who gets in where, once there is an API key. The application is its own: no other test has keys. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
            "logging.level.io.emailthrottle=trace",
            "logging.level.org.springframework.security=trace"
        })
@AutoConfigureObservability(tracing = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class AccessTest {

    private static final String EMAIL = """
            {"from": "a@example.com", "to": "ada@example.org", "subject": "Hi", "text": "x"}""";

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private List<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    private SecurityFilterChain chain;

    private Client client;
    private String admin;

    @BeforeAll
    void lock() throws ApiKeyRequest.Invalid {
        client = new Client(port);
        admin = key(Scope.ADMIN);
    }

    @Test
    void every_mapped_path_needs_a_key_but_the_few_that_are_open() {
        Set<String> open = new TreeSet<>();
        int closed = 0;
        for (String call : mapped()) {
            String[] parts = call.split(" ");
            HttpResponse<String> answer = call(null, parts[0], parts[1]);
            if (answer.statusCode() != 401) {
                open.add(call);
            } else {
                closed++;
                assertThat(Client.json(answer).get("name").asText()).as(call).isEqualTo("missing_api_key");
                assertThat(answer.headers().firstValue("www-authenticate"))
                        .as(call)
                        .contains("Bearer");
            }
        }

        assertThat(closed).isGreaterThan(20);
        assertThat(open)
                .containsExactly(
                        "GET /actuator/health",
                        "GET /actuator/health/x",
                        "GET /swagger-ui.html",
                        // Links in emails, which are signed.
                        "GET /unsubscribe/x",
                        "GET /v3/api-docs",
                        "GET /v3/api-docs.yaml",
                        "GET /v3/api-docs/swagger-config",
                        // Vendors' events, which are signed.
                        "POST /events/x",
                        // With a key in the body.
                        "POST /session",
                        "POST /unsubscribe/x",
                        // Vendors' events at the path of earlier versions.
                        "POST /webhooks/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/actuator/health", "/actuator/health/liveness", "/v3/api-docs"})
    void where_get_is_open_head_is_too(String path) {
        assertThat(call(null, "HEAD", path).statusCode()).isEqualTo(200);
    }

    @Test
    void where_get_takes_a_scope_head_takes_the_same() throws ApiKeyRequest.Invalid {
        String reader = key(Scope.READ);
        String sender = key(Scope.SEND);

        assertThat(call(reader, "HEAD", "/emails").statusCode()).isEqualTo(200);
        assertThat(call(sender, "HEAD", "/emails").statusCode()).isEqualTo(401);
        assertThat(call(null, "HEAD", "/emails").statusCode()).isEqualTo(401);
        assertThat(call(reader, "HEAD", "/actuator/prometheus").statusCode()).isEqualTo(401);
    }

    @Test
    void a_key_with_no_scope_for_it_gets_nowhere() throws ApiKeyRequest.Invalid {
        String send = key(Scope.SEND);
        String read = key(Scope.READ);
        for (String call : mapped()) {
            String[] parts = call.split(" ");
            boolean sends = Set.of("POST /emails", "POST /emails/batch", "POST /emails/explain")
                    .contains(call);
            boolean reads = parts[0].equals("GET")
                    && Stream.of(
                                    "/emails",
                                    "/dead-letters",
                                    "/suppressions",
                                    "/unsubscribes",
                                    "/vendors",
                                    "/domains",
                                    "/dashboard")
                            .anyMatch(parts[1]::startsWith);
            // The page's stream of events does not end, for those who may read it; to log out, or see one's quota,
            // takes no scope.
            boolean asked = !Set.of("/session", "/quota", "/dashboard/stream").contains(parts[1]);
            if (asked && call(null, parts[0], parts[1]).statusCode() == 401) {
                assertThat(restricted(send, parts)).as("send: " + call).isEqualTo(!sends);
                assertThat(restricted(read, parts)).as("read: " + call).isEqualTo(!reads);
            }
        }
    }

    private boolean restricted(String key, String... call) {
        HttpResponse<String> answer = call(key, call[0], call[1]);
        return answer.statusCode() == 401 && answer.body().contains("restricted_api_key");
    }

    @ParameterizedTest
    @CsvSource({"POST,/emails", "POST,/emails/batch", "GET,/emails", "GET,/api-keys", "GET,/actuator/prometheus"})
    void an_admin_may_do_everything(String method, String path) {
        assertThat(call(admin, method, path).statusCode()).isNotIn(401, 403);
    }

    @Test
    void a_request_passes_no_more_filters_than_it_needs() {
        assertThat(chain.getFilters())
                .extracting(filter -> filter.getClass().getSimpleName())
                .containsExactly(
                        "WebAsyncManagerIntegrationFilter",
                        "SecurityContextHolderFilter",
                        "CallerFilter",
                        "HeaderWriterFilter",
                        "SecurityContextHolderAwareRequestFilter",
                        "ExceptionTranslationFilter",
                        "RateFilter",
                        "AuthorizationFilter");
    }

    @Test
    void paths_are_not_opened_by_other_spellings() {
        for (String path : List.of(
                "/emails/",
                "/EMAILS",
                "/emails/..;/emails",
                "//emails",
                "/%65mails",
                "/page/../emails",
                "/page/%2e%2e/emails")) {
            assertThat(call(null, "GET", path).statusCode()).as(path).isIn(400, 401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer et_0000000000000000000000000000000000000000000",
                "Bearer et_short",
                "Bearer re_123456789",
                "bearer x y"
            })
    void a_wrong_key_is_invalid(String authorization) {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(client.uri("/emails")).header("Authorization", authorization));

        assertRefused(answer, 403, "invalid_api_key");
        assertThat(answer.headers().firstValue("www-authenticate")).isEmpty();
    }

    @Test
    void another_scheme_is_no_key() {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(client.uri("/emails")).header("Authorization", "Basic " + admin));

        assertRefused(answer, 401, "missing_api_key");
    }

    @Test
    void a_wrong_key_closes_nothing_that_is_open() {
        assertThat(call("et_wrong", "GET", "/actuator/health/liveness").statusCode())
                .isEqualTo(200);
    }

    @Test
    void health_shows_its_details_to_the_operators_admins_only() throws ApiKeyRequest.Invalid {
        assertThat(call(null, "GET", "/actuator/health").body())
                .contains("\"UP\"")
                .doesNotContain("quick", "components");
        ApiKeyRequest terms = new ApiKeyRequest("other", Set.of(Scope.ADMIN), List.of(), List.of(), null);
        String ofAnotherTenant = desk.create("other", terms).token().reveal();
        for (String key : List.of(key(Scope.READ), key(Scope.SEND), ofAnotherTenant)) {
            assertThat(call(key, "GET", "/actuator/health").body())
                    .contains("\"UP\"")
                    .doesNotContain("quick", "components");
        }
        assertThat(call(admin, "GET", "/actuator/health").body()).contains("quick");
    }

    @Test
    void a_revoked_key_is_invalid() {
        JsonNode made = create("""
                {"name": "short-lived", "permission": "full_access"}""");
        String id = made.get("id").asText();

        JsonNode revoked = Client.json(call(admin, "DELETE", "/api-keys/" + id));

        assertThat(revoked.get("deleted").asBoolean()).isTrue();
        assertRefused(call(made.get("token").asText(), "GET", "/emails"), 403, "invalid_api_key");
        assertRefused(call(admin, "DELETE", "/api-keys/" + id), 404, "not_found");
        assertRefused(call(admin, "DELETE", "/api-keys/none"), 404, "not_found");
    }

    @Test
    void an_expired_key_is_invalid(@Autowired ApiKeys keys) throws ApiKeyRequest.Invalid {
        ManualTime past = new ManualTime();
        NewKey made = new ApiKeyService(keys, past)
                .create(
                        Email.DEFAULT_TENANT,
                        new ApiKeyRequest(
                                "old",
                                Set.of(Scope.ADMIN),
                                List.of(),
                                List.of(),
                                past.now().plus(Duration.ofSeconds(1))));

        assertThat(made.key().expiresAt()).isBefore(Instant.now());
        assertRefused(call(made.token().reveal(), "GET", "/emails"), 403, "invalid_api_key");
    }

    @Test
    void a_key_for_another_network_is_restricted() {
        String other = create("""
                {"name": "n", "scopes": ["read"], "networks": ["10.0.0.0/8", "2001:db8::/32"]}""").get("token").asText();
        String here = create("""
                {"name": "n", "scopes": ["read"], "networks": ["10.0.0.0/8", "127.0.0.0/8"]}""").get("token").asText();

        assertRefused(call(other, "GET", "/emails"), 401, "restricted_api_key");
        assertThat(call(here, "GET", "/emails").statusCode()).isEqualTo(200);
    }

    @Test
    void a_key_for_some_domains_sends_from_no_other_one() {
        String key = create("""
                {"name": "d", "permission": "sending_access", "from_domains": ["Example.com"]}""").get("token").asText();
        String other = EMAIL.replace("a@example.com", "a@news.example.com");

        assertThat(client.postAs(key, "/emails", EMAIL).statusCode()).isEqualTo(200);
        assertThat(client.postAs(key, "/emails", EMAIL.replace("a@example.com", "A <a@EXAMPLE.com>"))
                        .statusCode())
                .isEqualTo(200);
        assertRefused(client.postAs(key, "/emails", other), 401, "restricted_api_key");
        assertRefused(client.postAs(key, "/emails/batch", "[" + EMAIL + "," + other + "]"), 401, "restricted_api_key");
        assertThat(client.postAs(key, "/emails/batch", "[" + EMAIL + "]").statusCode())
                .isEqualTo(200);
    }

    @Test
    void keys_are_listed_without_the_keys() {
        JsonNode made = create("""
                {"name": "listed", "scopes": ["send", "read"], "expires_at": "2999-01-01T00:00:00Z"}""");

        HttpResponse<String> list = call(admin, "GET", "/api-keys");

        JsonNode first = Client.json(list).at("/data/0");
        assertThat(first.get("id")).isEqualTo(made.get("id"));
        assertThat(first.get("name").asText()).isEqualTo("listed");
        assertThat(first.get("scopes")).hasSize(2);
        assertThat(first.get("expires_at").asText()).startsWith("2999-01-01 00:00:00");
        assertThat(made.get("token").asText()).startsWith(first.get("prefix").asText());
        assertThat(list.body()).doesNotContain(made.get("token").asText().substring(10));
    }

    @Test
    void a_key_needs_only_a_name_as_resends_and_may_do_all() {
        JsonNode made = Client.json(client.postAs(admin, "/api-keys", "{\"name\":\"only\"}"));

        assertThat(client.postAs(made.get("token").asText(), "/api-keys", "{\"name\":\"another\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"permission\":\"full_access\"} | missing_required_field | name",
                "{\"name\":\"a\",\"domain_id\":\"d\"} | invalid_parameter | domain_id",
                "{\"name\":\"a\",\"permission\":\"all\"} | invalid_parameter | permission",
                "{\"name\":\"a\",\"permission\":\"full_access\",\"scopes\":[\"send\"]} | invalid_parameter | permission",
                "{\"name\":\"a\",\"scopes\":[\"everything\"]} | invalid_parameter | scopes",
                "{\"name\":\"a\",\"scopes\":[]} | invalid_parameter | scopes",
                "{\"name\":\"a\",\"scopes\":[null]} | invalid_parameter | scopes",
                "{\"name\":\"a\",\"scopes\":[\"send\"],\"networks\":[]} | invalid_parameter | networks",
                "{\"name\":\"a\",\"scopes\":[\"send\"],\"networks\":[\"x\"]} | invalid_parameter | networks",
                "{\"name\":\"a\",\"scopes\":[\"send\"],\"expires_at\":\"soon\"} | invalid_parameter | expires_at",
                "{\"name\":\"a\",\"scopes\":[\"send\"],\"expires_at\":\"+999999999-01-01T00:00:00Z\"} | invalid_parameter"
                        + " | expires_at",
                "{\"name\":\"a\",\"scopes\":[\"send\"],\"network\":[\"10.0.0.0/8\"]} | invalid_parameter | network"
            })
    void what_makes_no_sense_makes_no_key(String body, String name, String field) {
        HttpResponse<String> answer = client.postAs(admin, "/api-keys", body);

        assertRefused(answer, 422, name);
        assertThat(Client.json(answer).at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void no_key_gets_into_the_logs(CapturedOutput output) {
        String made = create("""
                {"name": "quiet", "permission": "full_access"}""").get("token").asText();
        call(made, "GET", "/emails");
        call(made + "x", "GET", "/emails");
        call(made, "GET", "/nothing");

        assertThat(output.getAll()).contains("/nothing").doesNotContain(made.substring(10), admin.substring(10));
    }

    @Test
    void answers_tell_the_browser_what_it_may_not_do() {
        HttpResponse<String> answer = call(admin, "GET", "/emails");

        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'self'")
                .doesNotContain("script-src");
        assertThat(answer.headers().firstValue("cache-control").orElseThrow()).contains("no-store");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void the_openapi_document_says_how_to_authorize() {
        JsonNode document = Client.json(call(null, "GET", "/v3/api-docs"));

        assertThat(document.at("/components/securitySchemes/api_key/scheme").asText())
                .isEqualTo("bearer");
        assertThat(document.at("/security/0").has("api_key")).isTrue();
        assertThat(document.at("/paths/~1emails/post/parameters").findValuesAsText("name"))
                .containsExactly("Idempotency-Key", "Prefer", "X-Email-Throttle-To");
    }

    /** Every method and path that a controller is mapped to, as {@code GET /emails/x}. */
    private Set<String> mapped() {
        Set<String> calls = new TreeSet<>();
        for (RequestMappingInfoHandlerMapping mapping : mappings) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                Collection<RequestMethod> methods =
                        new ArrayList<>(info.getMethodsCondition().getMethods());
                if (methods.isEmpty()) {
                    methods = List.of(RequestMethod.GET, RequestMethod.POST);
                }
                for (String pattern : info.getPatternValues()) {
                    String path = pattern.replaceAll("\\{[^}]+}", "x").replace("/**", "/x");
                    methods.forEach(method -> calls.add(method + " " + path));
                }
            }
        }
        return calls;
    }

    @Test
    void a_key_is_renamed_and_ends_at_another_time() {
        String id = create("{\"name\": \"before\", \"permission\": \"full_access\"}")
                .get("id")
                .asText();

        HttpResponse<String> answer = patch(id, "{\"name\": \"after\", \"expires_at\": \"2999-01-01T00:00:00Z\"}");

        assertThat(Client.json(answer).get("object").asText()).isEqualTo("api_key");
        assertThat(page(admin, "").at("/data/0/name").asText()).isEqualTo("after");
        assertThat(page(admin, "").at("/data/0/expires_at").asText()).startsWith("2999-01-01 00:00:00");
        assertThat(patch(id, "{\"expires_at\": null}").statusCode()).isEqualTo(200);
        assertThat(page(admin, "").at("/data/0").has("expires_at")).isFalse();
        assertThat(page(admin, "").at("/data/0/name").asText()).isEqualTo("after");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\" \"} | name",
                "{\"expires_at\":\"2001-01-01T00:00:00Z\"} | expires_at",
                "{\"expires_at\":\"+999999999-01-01T00:00:00Z\"} | expires_at",
                "{\"expires_at\":{}} | expires_at",
                "{\"scopes\":[\"admin\"]} | scopes"
            })
    void a_key_is_not_changed_into_what_makes_no_sense(String body, String field) {
        String id = create("{\"name\": \"stays\", \"permission\": \"sending_access\"}")
                .get("id")
                .asText();

        HttpResponse<String> answer = patch(id, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(Client.json(answer).at("/errors/0/field").asText()).isEqualTo(field);
        assertRefused(patch("none", "{\"name\": \"any\"}"), 404, "not_found");
    }

    private HttpResponse<String> patch(String id, String body) {
        return client.send(HttpRequest.newBuilder(client.uri("/api-keys/" + id))
                .method("PATCH", BodyPublishers.ofString(body))
                .headers("Content-Type", "application/json", "Authorization", "Bearer " + admin));
    }

    @Test
    void keys_are_listed_page_by_page_in_both_directions() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(
                    create("{\"name\": \"page " + i + "\", \"tenant\": \"paged\", \"permission\": \"full_access\"}")
                            .get("id")
                            .asText());
        }
        String own = create("{\"name\": \"reader\", \"tenant\": \"paged\", \"permission\": \"full_access\"}")
                .get("token")
                .asText();
        String newest = ids(own, "?limit=1").getFirst();

        assertThat(ids(own, "?limit=3&after=" + newest)).isEqualTo(made.subList(0, 3));
        assertThat(ids(own, "?limit=3&after=" + made.get(2))).isEqualTo(made.subList(3, 5));
        assertThat(ids(own, "?limit=2&before=" + made.get(3))).isEqualTo(made.subList(1, 3));
        assertThat(page(own, "?limit=3&after=" + newest).get("has_more").asBoolean())
                .isTrue();
        assertThat(page(own, "?limit=3&after=" + made.get(2)).get("has_more").asBoolean())
                .isFalse();
        assertThat(call(own, "GET", "/api-keys?after=x").statusCode()).isEqualTo(422);
        assertThat(call(own, "GET", "/api-keys?limit=101").statusCode()).isEqualTo(422);
    }

    private JsonNode page(String key, String query) {
        return Client.json(call(key, "GET", "/api-keys" + query));
    }

    private List<String> ids(String key, String query) {
        List<String> ids = new ArrayList<>();
        page(key, query).get("data").forEach(one -> ids.add(one.get("id").asText()));
        return ids;
    }

    private String key(Scope scope) throws ApiKeyRequest.Invalid {
        ApiKeyRequest terms = new ApiKeyRequest(scope.word(), Set.of(scope), List.of(), List.of(), null);
        return desk.create(Email.DEFAULT_TENANT, terms).token().reveal();
    }

    private JsonNode create(String body) {
        HttpResponse<String> answer = client.postAs(admin, "/api-keys", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Client.json(answer);
    }

    /** @param key null for none */
    private HttpResponse<String> call(String key, String method, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(client.uri(path)).method(method, BodyPublishers.noBody());
        return client.send(key == null ? request : request.header("Authorization", "Bearer " + key));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        JsonNode error = Client.json(answer);
        assertThat(error.get("statusCode").asInt()).isEqualTo(status);
        assertThat(error.get("name").asText()).isEqualTo(name);
        assertThat(error.get("message").asText()).isNotBlank();
    }
}
