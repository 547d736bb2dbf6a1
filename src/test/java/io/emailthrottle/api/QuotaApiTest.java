package io.emailthrottle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.security.KeyDesk;
import io.emailthrottle.security.KeyTerms;
import io.emailthrottle.security.Scope;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
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
            "email-throttle.quotas.of.monthly.emails-per-month=2",
            "email-throttle.quotas.others.requests=1000/h"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaApiTest {

    private static final String EMAIL = """
            {"from": "a@example.com", "to": "ada@example.org", "subject": "Hi", "text": "x"}""";

    @LocalServerPort
    private int port;

    @Autowired
    private KeyDesk desk;

    private Client client;
    private String operator;

    @BeforeAll
    void lock() throws KeyTerms.Invalid {
        client = new Client(port);
        operator = key(Email.DEFAULT_TENANT);
    }

    @Test
    void every_answer_says_what_is_left_and_the_request_beyond_the_limit_is_refused() throws KeyTerms.Invalid {
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
    void what_needs_no_key_counts_for_nobody() throws KeyTerms.Invalid {
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
    void emails_beyond_the_day_s_quota_are_refused_until_it_ends() throws KeyTerms.Invalid {
        String key = key("daily");
        assertThat(client.postAs(key, "/emails/batch", "[" + EMAIL + ", " + EMAIL + "]")
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> refused = client.postAs(key, "/emails", EMAIL);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Client.json(refused).get("name").asText()).isEqualTo("daily_quota_exceeded");
        assertThat(Client.json(refused).get("message").asText()).contains("2 emails a day");
        assertThat(seconds(refused, "retry-after")).isBetween(1L, 86_401L);
    }

    @Test
    void emails_beyond_the_month_s_quota_are_refused_batch_and_all() throws KeyTerms.Invalid {
        String key = key("monthly");
        assertThat(client.postAs(key, "/emails", EMAIL).statusCode()).isEqualTo(200);

        HttpResponse<String> refused = client.postAs(key, "/emails/batch", "[" + EMAIL + ", " + EMAIL + "]");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Client.json(refused).get("name").asText()).isEqualTo("monthly_quota_exceeded");
        assertThat(client.postAs(key, "/emails", EMAIL).statusCode()).isEqualTo(200);
    }

    private static void assertRate(HttpResponse<String> answer, String limit, String remaining) {
        assertThat(answer.headers().firstValue("ratelimit-limit")).contains(limit);
        assertThat(answer.headers().firstValue("ratelimit-remaining")).contains(remaining);
        assertThat(seconds(answer, "ratelimit-reset")).isPositive();
    }

    private static long seconds(HttpResponse<String> answer, String header) {
        return answer.headers().firstValueAsLong(header).orElseThrow();
    }

    private String key(String tenant) throws KeyTerms.Invalid {
        KeyTerms terms = new KeyTerms(tenant, Set.of(Scope.SEND, Scope.READ), List.of(), List.of(), null);
        return desk.create(tenant, terms).token().reveal();
    }

    private HttpResponse<String> get(String key, String path) {
        return client.send(HttpRequest.newBuilder(client.uri(path)).header("Authorization", "Bearer " + key));
    }
}
