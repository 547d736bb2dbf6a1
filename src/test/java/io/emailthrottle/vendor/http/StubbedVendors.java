package io.emailthrottle.vendor.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.List;
import java.util.Map;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A server that takes whatever an HTTP vendor of any type is sent, and keeps it. */
public final class StubbedVendors {

    /** Every vendor's key. */
    public static final String KEY = "k3y-of-tests";

    /** What the vendor's setting for its URL is called, and its further settings. */
    private static final Map<String, Map<String, String>> VENDORS = Map.of(
            "azure", Map.of("endpoint", "", "access-key", "c2VjcmV0"),
            "brevo", Map.of("base-url", "", "api-key", KEY),
            "mailersend", Map.of("base-url", "", "api-token", KEY, "custom-headers", "true"),
            "mailgun", Map.of("base-url", "", "api-key", KEY, "domain", "mg.example.com"),
            "mailjet", Map.of("base-url", "", "api-key", KEY, "secret-key", KEY),
            "postmark", Map.of("base-url", "", "server-token", KEY),
            "resend", Map.of("base-url", "", "api-key", KEY),
            "sendgrid", Map.of("base-url", "", "api-key", KEY),
            "ses", Map.of("endpoint", "", "region", "eu-central-1", "access-key", "id", "secret-key", KEY),
            "sparkpost", Map.of("base-url", "", "api-key", KEY));

    private final WireMockServer server = new WireMockServer(options().dynamicPort());

    public StubbedVendors() {
        server.start();
        answer("/emails:send", 202, "{\"id\":\"1\",\"status\":\"Running\"}");
        answer("/v3/smtp/email", 201, "{\"messageId\":\"<1@brevo>\"}");
        answer("/v1/email", 202, "");
        answer("/v3/mg.example.com/messages.*", 200, "{\"id\":\"<1@mg.example.com>\",\"message\":\"Queued.\"}");
        answer("/v3.1/send", 200, "{\"Messages\":[{\"Status\":\"success\",\"To\":[{\"MessageID\":1}]}]}");
        answer("/email", 200, "{\"ErrorCode\":0,\"Message\":\"OK\",\"MessageID\":\"1\"}");
        answer("/emails", 200, "{\"id\":\"1\"}");
        answer("/v3/mail/send", 202, "");
        answer("/v2/email/outbound-emails", 200, "{\"MessageId\":\"1\"}");
        answer(
                "/api/v1/transmissions",
                200,
                "{\"results\":{\"id\":\"1\",\"total_accepted_recipients\":1,\"total_rejected_recipients\":0}}");
    }

    private void answer(String path, int status, String body) {
        server.stubFor(post(urlPathMatching(path))
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("X-Message-Id", "1")
                        .withHeader("Content-Type", "application/json")
                        .withBody(body)));
    }

    /** Answers reads of accounts: calls of this path, until another answer is given. */
    public void account(String path, int status, String body) {
        server.stubFor(any(urlPathEqualTo(path))
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody(body)));
    }

    /** Breaks off calls of this path, until another answer is given. */
    public void noAccount(String path) {
        server.stubFor(any(urlPathEqualTo(path)).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
    }

    /** The vendors' types, which are their names too, in alphabetical order. */
    public List<String> types() {
        return VENDORS.keySet().stream().sorted().toList();
    }

    /**
     * Configures a vendor of each type.
     *
     * @param first the index of the first
     */
    public void register(DynamicPropertyRegistry registry, int first) {
        int place = first;
        for (String vendor : types()) {
            String prefix = "email-throttle.vendors[" + place++ + "].";
            registry.add(prefix + "name", () -> vendor);
            registry.add(prefix + "type", () -> vendor);
            VENDORS.get(vendor)
                    .forEach((setting, value) -> registry.add(
                            prefix + "settings." + setting, () -> value.isEmpty() ? server.baseUrl() : value));
        }
    }

    /** What was sent, the newest first. */
    public List<Request> requests() {
        return server.getAllServeEvents().stream()
                .map(ServeEvent::getRequest)
                .map(Request.class::cast)
                .toList();
    }

    /** Forgets what was sent. */
    public void reset() {
        server.resetRequests();
    }

    public void stop() {
        server.stop();
    }
}
