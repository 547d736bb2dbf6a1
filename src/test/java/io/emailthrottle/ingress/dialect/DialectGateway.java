package io.emailthrottle.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.email.Email;
import io.emailthrottle.ingress.smtp.MailSink;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import io.emailthrottle.vendor.http.StubbedVendors;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A gateway that understands all dialects, for their tests, which share it. What goes to a recipient at {@code TYPE.example} leaves by the
 * stubbed vendor of that type, all else by SMTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
public abstract class DialectGateway {

    protected static final StubbedVendors VENDORS = new StubbedVendors();
    protected static final MailSink SINK = new MailSink();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private List<Dialect> dialects;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry registry) {
        registry.add("email-throttle.vendors[0].name", () -> "relay");
        registry.add("email-throttle.vendors[0].type", () -> "smtp");
        registry.add("email-throttle.vendors[0].settings.host", () -> "127.0.0.1");
        registry.add("email-throttle.vendors[0].settings.tls", () -> "none");
        registry.add("email-throttle.vendors[0].settings.port", SINK::port);
        VENDORS.register(registry, 1);
        registry.add("email-throttle.failover.use", () -> "relay");
        List<String> types = VENDORS.types();
        for (int i = 0; i < types.size(); i++) {
            String type = types.get(i);
            String rule = "email-throttle.failover.rules[" + i + "].";
            registry.add(rule + "recipient-domain", () -> type + ".example");
            registry.add(rule + "use", () -> type);
        }
        registry.add("email-throttle.webhooks.allow-private", () -> "true");
        List<String> names = DialectNames.all();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            registry.add("email-throttle.ingress.dialects[" + i + "]", () -> name);
        }
    }

    /** Before any other: the first key of a gateway can make others. */
    @BeforeEach
    void makeFirstKey() {
        key(Scope.ADMIN);
    }

    /** The gateway's URL, without a slash at its end. */
    protected URI base() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** All dialects. */
    protected List<Dialect> dialects() {
        return dialects;
    }

    /** A new key of the operator's tenant. */
    protected String key(Scope... scopes) {
        return key(Email.DEFAULT_TENANT, scopes);
    }

    /** A new key. */
    protected String key(String tenant, Scope... scopes) {
        try {
            return desk.create(tenant, new ApiKeyRequest("dialect", Set.of(scopes), List.of(), List.of(), null))
                    .token()
                    .reveal();
        } catch (ApiKeyRequest.Invalid e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A new key that may send from one domain only. */
    protected String keyFrom(String domain) {
        try {
            return desk.create(
                            Email.DEFAULT_TENANT,
                            new ApiKeyRequest("dialect", Set.of(Scope.SEND), List.of(domain), List.of(), null))
                    .token()
                    .reveal();
        } catch (ApiKeyRequest.Invalid e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A POST of JSON, with headers as name, value, name, value. */
    protected HttpResponse<String> post(String path, String body, String... headers) {
        return send(HttpRequest.newBuilder(base().resolve(path))
                .header("Content-Type", "application/json")
                .headers(headers)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** A GET, with headers as name, value, name, value. */
    protected HttpResponse<String> get(String path, String... headers) {
        return send(HttpRequest.newBuilder(base().resolve(path))
                .headers(headers)
                .GET()
                .build());
    }

    protected static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    protected static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    protected static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** What {@code GET /emails/{id}} shows. */
    protected JsonNode email(String key, String id) {
        return json(get("/emails/" + id, "Authorization", "Bearer " + key));
    }
}
