package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.ApiKeyService.NewKey;
import io.emailthrottle.security.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A browser logs in with a key, works by its cookie, and logs out. The application is its own: no other test has keys. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s"
        })
@AutoConfigureObservability(tracing = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionApiTest {

    private static final Pattern COOKIE = Pattern.compile(
            "((?:__Host-)?email-throttle-session=[A-Za-z0-9_-]{43}); Path=/; Max-Age=43200; Expires=[^;]+;( Secure;)? HttpOnly;"
                    + " SameSite=Strict");
    private static final String EXPLAINED = """
            {"from": "a@example.com", "to": "ada@example.org", "subject": "Hi", "text": "x"}""";

    private record Login(String cookie, String csrf) {}

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    private Client client;
    private NewKey admin;

    @BeforeAll
    void lock() throws ApiKeyRequest.Invalid {
        client = new Client(port);
        assertThat(Client.json(client.get("/session")).get("open").asBoolean()).isTrue();
        admin = key(Scope.ADMIN);
    }

    @Test
    void a_browser_that_logged_in_is_known_by_its_cookie() {
        HttpResponse<String> answer = logInWith(admin);
        JsonNode session = Client.json(answer);
        HttpResponse<String> again = call("GET", "/session", cookie(answer));

        assertThat(session.get("name").asText()).isEqualTo("admin");
        assertThat(session.get("prefix").asText()).isEqualTo(admin.key().prefix());
        assertThat(session.get("tenant").asText()).isEqualTo("default");
        assertThat(session.at("/scopes/0").asText()).isEqualTo("admin");
        assertThat(session.get("csrf").asText()).hasSize(43);
        assertThat(Client.json(again)).isEqualTo(session);
        assertThat(call("GET", "/emails", cookie(answer)).statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(admin.token().reveal());
    }

    @Test
    void the_cookie_is_for_the_gateway_alone_and_out_of_reach_of_scripts() {
        assertThat(setCookie(logInWith(admin))).matches(COOKIE).doesNotContain("Secure");
        assertThat(setCookie(logInWith(admin, "Origin", "https://127.0.0.1:" + port)))
                .matches(COOKIE)
                .startsWith("__Host-")
                .contains("Secure");
    }

    @Test
    void a_second_cookie_of_the_same_name_does_not_hide_the_good_one() {
        String planted = "email-throttle-session=" + "x".repeat(43);
        String good = logIn(admin).cookie;
        String sure = cookie(logInWith(admin, "Origin", "https://127.0.0.1:" + port))[1];

        for (String cookies : List.of(planted + "; " + good, good + "; " + planted, planted + "; " + sure)) {
            assertThat(call("GET", "/emails", "Cookie", cookies).statusCode())
                    .as(cookies)
                    .isEqualTo(200);
        }
    }

    @Test
    void beside_a_cookie_that_only_this_host_can_set_no_other_counts() {
        String other = logIn(admin).cookie;

        assertRefused(
                call("GET", "/emails", "Cookie", other + "; __Host-email-throttle-session=" + "x".repeat(43)),
                401,
                "missing_api_key");
    }

    @Test
    void nobody_is_logged_in_without_a_cookie_or_with_a_wrong_one() {
        assertRefused(call("GET", "/session"), 401, "missing_api_key");
        assertRefused(
                call("GET", "/emails", "Cookie", "email-throttle-session=" + "x".repeat(43)), 401, "missing_api_key");
        assertRefused(call("GET", "/emails", "Cookie", "email-throttle-session=x"), 401, "missing_api_key");
    }

    @ParameterizedTest
    @CsvSource({"et_wrong", "et_0000000000000000000000000000000000000000000", "''"})
    void a_wrong_key_logs_nobody_in(String key) {
        HttpResponse<String> answer = client.postTo("/session", "{\"key\": \"" + key + "\"}");

        assertRefused(answer, 403, "invalid_api_key");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void a_login_without_a_key_is_told_so() {
        assertRefused(client.postTo("/session", "{}"), 422, "missing_required_field");
    }

    @Test
    void who_logged_out_gets_in_no_more_with_the_same_cookie() {
        Login login = logIn(admin);
        assertThat(call("GET", "/emails", "Cookie", login.cookie).statusCode()).isEqualTo(200);

        HttpResponse<String> out = call("DELETE", "/session", "Cookie", login.cookie, "X-CSRF-Token", login.csrf);

        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(setCookie(out)).startsWith("email-throttle-session=; Path=/; Max-Age=0;");
        assertRefused(call("GET", "/emails", "Cookie", login.cookie), 401, "missing_api_key");
        assertRefused(call("GET", "/session", "Cookie", login.cookie), 401, "missing_api_key");
    }

    @Test
    void a_session_ends_with_its_key_at_once() throws ApiKeyRequest.Invalid {
        NewKey key = key(Scope.READ);
        Login login = logIn(key);
        assertThat(call("GET", "/emails", "Cookie", login.cookie).statusCode()).isEqualTo(200);

        desk.revoke(null, key.key().id());

        assertRefused(call("GET", "/emails", "Cookie", login.cookie), 401, "missing_api_key");
    }

    @Test
    void a_session_may_do_what_its_key_may() throws ApiKeyRequest.Invalid {
        Login login = logIn(key(Scope.READ));

        assertThat(call("GET", "/emails", "Cookie", login.cookie).statusCode()).isEqualTo(200);
        assertRefused(call("GET", "/api-keys", "Cookie", login.cookie), 401, "restricted_api_key");
        assertRefused(explain(login, "X-CSRF-Token", login.csrf), 401, "restricted_api_key");
    }

    @Test
    void a_key_for_another_network_logs_nobody_in() throws ApiKeyRequest.Invalid {
        NewKey key = desk.create(
                Email.DEFAULT_TENANT,
                new ApiKeyRequest("far", Set.of(Scope.READ), List.of(), List.of("10.0.0.0/8"), null));

        assertRefused(logInWith(key), 401, "restricted_api_key");
    }

    @Test
    void to_change_something_by_cookie_takes_the_sessions_csrf_value() {
        Login login = logIn(admin);
        Login other = logIn(admin);

        assertRefused(explain(login), 403, "invalid_csrf_token");
        assertRefused(explain(login, "X-CSRF-Token", "x"), 403, "invalid_csrf_token");
        assertRefused(explain(login, "X-CSRF-Token", other.csrf), 403, "invalid_csrf_token");
        assertRefused(call("DELETE", "/session", "Cookie", login.cookie), 403, "invalid_csrf_token");
        assertThat(explain(login, "X-CSRF-Token", login.csrf).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, http://127.0.0.1:1",
        "Origin, null",
        "Origin, http://a b"
    })
    void another_site_changes_nothing_in_a_browsers_name_and_logs_nobody_in(String header, String value) {
        Login login = logIn(admin);

        assertRefused(explain(login, "X-CSRF-Token", login.csrf, header, value), 403, "cross_site_request");
        assertRefused(logInWith(admin, header, value), 403, "cross_site_request");
    }

    @Test
    void the_page_itself_is_no_other_site() {
        Login login = logIn(admin);

        HttpResponse<String> answer = explain(
                login,
                "X-CSRF-Token",
                login.csrf,
                "Sec-Fetch-Site",
                "same-origin",
                "Origin",
                "http://127.0.0.1:" + port);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void a_key_in_the_header_goes_before_the_cookie_and_needs_no_csrf_value() throws ApiKeyRequest.Invalid {
        Login login = logIn(key(Scope.READ));
        String bearer = "Bearer " + admin.token().reveal();

        assertThat(explain(login, "Authorization", bearer).statusCode()).isEqualTo(200);
        assertRefused(
                call("GET", "/emails", "Cookie", login.cookie, "Authorization", "Bearer et_wrong"),
                403,
                "invalid_api_key");
    }

    @Test
    void the_feed_comes_by_cookie() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(client.uri("/dashboard/stream"))
                .header("Cookie", logIn(admin).cookie)
                .build();
        HttpResponse<InputStream> stream = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());

        try (InputStream events = stream.body()) {
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(events.read()).isPositive();
        }
    }

    @Test
    void an_open_feed_ends_when_its_key_is_revoked() throws Exception {
        NewKey key = key(Scope.READ);
        HttpRequest request = HttpRequest.newBuilder(client.uri("/dashboard/stream"))
                .header("Cookie", logIn(key).cookie)
                .build();
        try (InputStream events = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body()) {
            assertThat(events.read()).isPositive();

            desk.revoke(null, key.key().id());

            // The minute after which every stream ends would bring 60 events.
            String rest = new String(events.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest.split("data: ")).hasSizeLessThan(5);
        }
    }

    private NewKey key(Scope scope) throws ApiKeyRequest.Invalid {
        return desk.create(
                Email.DEFAULT_TENANT, new ApiKeyRequest(scope.word(), Set.of(scope), List.of(), List.of(), null));
    }

    private Login logIn(NewKey key) {
        HttpResponse<String> answer = logInWith(key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new Login(cookie(answer)[1], Client.json(answer).get("csrf").asText());
    }

    private HttpResponse<String> logInWith(NewKey key, String... headers) {
        return client.postTo("/session", "{\"key\": \"" + key.token().reveal() + "\"}", headers);
    }

    private static String[] cookie(HttpResponse<String> answer) {
        Matcher cookie = COOKIE.matcher(setCookie(answer));
        assertThat(cookie.matches()).as(setCookie(answer)).isTrue();
        return new String[] {"Cookie", cookie.group(1)};
    }

    private static String setCookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("set-cookie").orElse("none");
    }

    /** Something that a browser must not be made to do: to send an email takes no more. */
    private HttpResponse<String> explain(Login login, String... headers) {
        String[] all = Stream.concat(Stream.of("Cookie", login.cookie), Stream.of(headers))
                .toArray(String[]::new);
        return client.postTo("/emails/explain", EXPLAINED, all);
    }

    private HttpResponse<String> call(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(client.uri(path)).method(method, BodyPublishers.noBody());
        return client.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Client.json(answer).get("statusCode").asInt()).isEqualTo(status);
        assertThat(Client.json(answer).get("name").asText()).isEqualTo(name);
    }
}
