package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a tenant is told that asks for more than it may. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
            "email-throttle.quotas.of.hasty.requests=3/d",
            "email-throttle.quotas.of.daily.emails-per-day=2",
            "email-throttle.quotas.of.full.requests=100/m",
            "email-throttle.quotas.of.full.emails-per-day=5",
            "email-throttle.quotas.of.full.emails-per-month=50",
            "email-throttle.quotas.of.monthly.emails-per-month=2",
            "email-throttle.quotas.of.counted-once.requests=3/d",
            "email-throttle.quotas.of.counted-once.emails-per-day=1",
            "email-throttle.quotas.of.counted-once.emails-per-month=2",
            "email-throttle.quotas.others.requests=1000/h"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaApiTest {

    private static final String EMAIL = """
            {"from": "a@example.com", "to": "ada@example.org", "subject": "Hi", "text": "x"}""";

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private MeterRegistry registry;

    private Client client;
    private String operator;

    @BeforeAll
    void lock() throws ApiKeyRequest.Invalid {
        client = new Client(port);
        operator = key(Email.DEFAULT_TENANT, Scope.ADMIN);
    }

    @Test
    void every_answer_says_what_is_left_and_the_request_beyond_the_limit_is_refused() throws ApiKeyRequest.Invalid {
        String key = key("hasty");

        HttpResponse<String> first = client.postAs(key, "/emails", EMAIL);
        assertThat(first.statusCode()).isEqualTo(200);
        assertRate(first, "3", "2");
        HttpResponse<String> invalid = client.postAs(key, "/emails", "{}");
        assertThat(invalid.statusCode()).isEqualTo(422);
        assertRate(invalid, "3", "1");
        HttpResponse<String> unknown = get(key, "/nowhere");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertRate(unknown, "3", "0");

        HttpResponse<String> refused = client.postAs(key, "/emails", EMAIL);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Client.json(refused).get("name").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(Client.json(refused).get("statusCode").asInt()).isEqualTo(429);
        assertRate(refused, "3", "0");
        assertThat(seconds(refused, "retry-after")).isBetween(86_000L, 86_401L + 5);
        assertThat(seconds(refused, "ratelimit-reset")).isEqualTo(seconds(refused, "retry-after"));
    }

    @Test
    void what_needs_no_key_counts_for_nobody() throws ApiKeyRequest.Invalid {
        HttpResponse<String> page = get(key("counted"), "/");
        assertThat(page.headers().firstValue("ratelimit-limit")).isEmpty();
        assertRate(get(key("counted"), "/vendors"), "1000", "999");
    }

    @Test
    void the_operator_s_own_tenant_is_not_limited_unless_it_is_named() {
        HttpResponse<String> answer = get(operator, "/vendors");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ratelimit-limit")).isEmpty();
    }

    @Test
    void emails_beyond_the_day_s_quota_are_refused_until_it_ends() throws ApiKeyRequest.Invalid {
        String key = key("daily");
        assertThat(client.postAs(key, "/emails/batch", "[" + EMAIL + ", " + EMAIL + "]")
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> refused = client.postAs(key, "/emails", EMAIL);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Client.json(refused).get("name").asText()).isEqualTo("daily_quota_exceeded");
        assertThat(Client.json(refused).get("message").asText())
                .matches(
                        "Nothing is accepted: the quota of 2 emails a day leaves 0 until 2\\S+T00:00:00Z, and this takes 1\\.");
        assertThat(seconds(refused, "retry-after")).isBetween(1L, 86_401L);
    }

    @Test
    void emails_beyond_the_month_s_quota_are_refused_batch_and_all() throws ApiKeyRequest.Invalid {
        String key = key("monthly");
        assertThat(client.postAs(key, "/emails", EMAIL).statusCode()).isEqualTo(200);

        HttpResponse<String> refused = client.postAs(key, "/emails/batch", "[" + EMAIL + ", " + EMAIL + "]");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Client.json(refused).get("name").asText()).isEqualTo("monthly_quota_exceeded");
        assertThat(Client.json(refused).get("message").asText())
                .matches(
                        "Nothing is accepted: the quota of 2 emails a month leaves 1 until 2\\S+-01T00:00:00Z, and this takes 2\\.");
        assertThat(client.postAs(key, "/emails", EMAIL).statusCode()).isEqualTo(200);
    }

    @Test
    void a_tenant_sees_what_it_has_left_whatever_its_key_may_do() throws ApiKeyRequest.Invalid {
        String send = key("full", Scope.SEND);
        client.postAs(send, "/emails/batch", "[" + EMAIL + ", " + EMAIL + "]");

        JsonNode seen = Client.json(get(send, "/quota"));
        HttpResponse<String> again = get(key("full", Scope.READ), "/quota");

        assertThat(seen.get("tenant").asText()).isEqualTo("full");
        assertThat(seen.get("requests"))
                .isEqualTo(Client.json("{\"limit\": 100, \"window\": 60, \"remaining\": 98, \"reset\": 60}"));
        assertThat(seen.at("/emails_per_day/limit").asLong()).isEqualTo(5);
        assertThat(seen.at("/emails_per_day/used").asLong()).isEqualTo(2);
        assertThat(seen.at("/emails_per_day/remaining").asLong()).isEqualTo(3);
        assertThat(seen.at("/emails_per_day/resets_at").asText()).endsWith("T00:00:00Z");
        assertThat(seen.at("/emails_per_month/remaining").asLong()).isEqualTo(48);
        assertThat(seen.at("/emails_per_month/resets_at").asText()).endsWith("-01T00:00:00Z");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Client.json(again).at("/requests/remaining").asText())
                .isEqualTo("97")
                .isEqualTo(again.headers().firstValue("ratelimit-remaining").orElseThrow());
    }

    @Test
    void what_is_not_limited_is_null() throws ApiKeyRequest.Invalid {
        assertThat(Client.json(get(operator, "/quota")))
                .isEqualTo(Client.json("{\"tenant\": \"default\", \"requests\": null,"
                        + " \"emails_per_day\": null, \"emails_per_month\": null}"));
        JsonNode other = Client.json(get(key("other"), "/quota"));
        assertThat(other.at("/requests/window").asLong()).isEqualTo(3600);
        assertThat(other.get("emails_per_month").isNull()).isTrue();
    }

    @Test
    void refusals_are_counted_by_the_limit_that_was_reached_and_by_nothing_else() throws ApiKeyRequest.Invalid {
        Map<String, Double> before = refusals();
        String key = key("counted-once");
        assertThat(client.postAs(key, "/emails", EMAIL).statusCode()).isEqualTo(200);
        assertThat(client.postAs(key, "/emails", EMAIL).statusCode()).isEqualTo(429);
        assertThat(client.postAs(key, "/emails/batch", "[" + EMAIL + "," + EMAIL + "]")
                        .statusCode())
                .isEqualTo(429);
        assertThat(get(key, "/quota").statusCode()).isEqualTo(429);

        assertThat(refusals())
                .isEqualTo(Map.of(
                        "limit=day",
                        before.get("limit=day") + 1,
                        "limit=month",
                        before.get("limit=month") + 1,
                        "limit=requests",
                        before.get("limit=requests") + 1));
    }

    private Map<String, Double> refusals() {
        Map<String, Double> refusals = new HashMap<>();
        for (Counter counter : registry.get("email.quota.refused").counters()) {
            String labels = counter.getId().getTags().stream()
                    .map(tag -> tag.getKey() + "=" + tag.getValue())
                    .collect(Collectors.joining(","));
            refusals.put(labels, counter.count());
        }
        return refusals;
    }

    private static void assertRate(HttpResponse<String> answer, String limit, String remaining) {
        assertThat(answer.headers().firstValue("ratelimit-limit")).contains(limit);
        assertThat(answer.headers().firstValue("ratelimit-remaining")).contains(remaining);
        assertThat(seconds(answer, "ratelimit-reset")).isPositive();
    }

    private static long seconds(HttpResponse<String> answer, String header) {
        return answer.headers().firstValueAsLong(header).orElseThrow();
    }

    private String key(String tenant) throws ApiKeyRequest.Invalid {
        return key(tenant, Scope.SEND, Scope.READ);
    }

    private String key(String tenant, Scope... scopes) throws ApiKeyRequest.Invalid {
        ApiKeyRequest terms = new ApiKeyRequest(tenant, Set.of(scopes), List.of(), List.of(), null);
        return desk.create(tenant, terms).token().reveal();
    }

    private HttpResponse<String> get(String key, String path) {
        return client.send(HttpRequest.newBuilder(client.uri(path)).header("Authorization", "Bearer " + key));
    }
}
