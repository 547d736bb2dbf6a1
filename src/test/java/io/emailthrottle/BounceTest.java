package io.emailthrottle;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.emailthrottle.email.Emails;
import io.emailthrottle.vendor.events.HmacSha256;
import io.emailthrottle.vendor.events.WebhookSample;
import io.emailthrottle.vendor.sendgrid.SendGridSample;
import io.emailthrottle.webhook.incoming.VendorClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An address that does not exist, from the first email to the second that is not sent. */
class BounceTest {

    private static final String EMAIL = """
            {"from":"Acme <hello@example.com>","to":["%s"],"subject":"Hi","text":"Hello"}""";

    private final WireMockServer vendor = new WireMockServer(wireMockConfig().dynamicPort());
    private final WireMockServer listener = new WireMockServer(wireMockConfig().dynamicPort());
    private final WebhookSample sample = new SendGridSample();
    private ConfigurableApplicationContext application;
    private VendorClient client;

    @BeforeEach
    void start() {
        vendor.start();
        vendor.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202).withHeader("X-Message-Id", "MESSAGE")));
        listener.start();
        listener.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
        application = new SpringApplicationBuilder(EmailThrottle.class)
                .run(
                        "--server.port=0",
                        "--logging.level.root=error",
                        "--email-throttle.webhooks.allow-private=true",
                        "--email-throttle.vendors[0].name=a",
                        "--email-throttle.vendors[0].type=sendgrid",
                        "--email-throttle.vendors[0].webhook.public-key="
                                + sample.settings().get("public-key"),
                        "--email-throttle.vendors[0].settings.api-key=key",
                        "--email-throttle.vendors[0].settings.base-url=" + vendor.baseUrl());
        client = new VendorClient(application.getEnvironment().getProperty("local.server.port"));
    }

    @AfterEach
    void stop() {
        application.close();
        vendor.stop();
        listener.stop();
    }

    @Test
    void after_a_bounce_the_next_email_to_the_address_is_suppressed_and_others_are_sent() {
        JsonNode first = send("Ada@Example.org");
        assertThat(first.get("status").asText()).isEqualTo("sent");

        String id = first.get("id").asText();
        String body = sample.body(sample.bounce()).replace(Emails.ID.toString(), id);
        assertThat(client.tell("a", sample.genuine(body, Instant.now())).statusCode())
                .isEqualTo(200);

        JsonNode email = client.get("/emails/" + id);
        assertThat(email.get("status").asText()).isEqualTo("bounced");
        assertThat(email.get("last_event").asText()).isEqualTo("bounced");
        assertThat(email.get("timeline").findValuesAsText("type")).endsWith("bounced");
        assertThat(client.get("/suppressions/ada@example.org").get("source").asText())
                .isEqualTo("a");
        assertThat(send("ADA@example.org").get("status").asText()).isEqualTo("suppressed");
        assertThat(send("bob@example.org").get("status").asText()).isEqualTo("sent");
        vendor.verify(2, postRequestedFor(anyUrl()));
    }

    @Test
    void the_application_is_told_of_a_bounce_once_and_can_see_that_it_is_true() {
        String secret = client.post(
                        "/webhooks",
                        "{\"endpoint\":\"" + listener.baseUrl() + "/hooks\",\"events\":[\"email.bounced\"]}")
                .get("signing_secret")
                .asText();
        String id = send("ada@example.org").get("id").asText();
        String bounce = sample.body(sample.bounce()).replace(Emails.ID.toString(), id);
        for (int i = 0; i < 2; i++) {
            client.tell("a", sample.genuine(bounce, Instant.now()));
        }

        await().until(() -> !told().isEmpty());

        LoggedRequest request = told().getFirst();
        assertThat(request.getBodyAsString())
                .contains(
                        "\"type\":\"email.bounced\"",
                        id,
                        "\"recipient\":\"ada@example.org\"",
                        "Permanent",
                        "550 5.1.1");
        String head = request.getHeader("webhook-id") + "." + request.getHeader("webhook-timestamp") + ".";
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        assertThat(new HmacSha256(key)
                        .matchesBase64(
                                request.getHeader("webhook-signature").substring("v1,".length()),
                                head.getBytes(StandardCharsets.UTF_8),
                                request.getBody()))
                .isTrue();
        assertThat(client.get("/emails/" + id).get("timeline").findValuesAsText("type"))
                .containsOnlyOnce("bounced");
        assertThat(told()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"brevo", "mailersend", "mailgun", "mailjet", "postmark", "sendgrid", "sparkpost"})
    void an_application_of_another_api_is_told_of_a_bounce_in_that_api_s_form(String format) {
        client.post(
                "/webhooks",
                "{\"endpoint\":\"" + listener.baseUrl() + "/hooks\",\"format\":\"" + format
                        + "\",\"events\":[\"email.bounced\"]}");
        String id = send("ada@example.org").get("id").asText();

        client.tell("a", sample.genuine(sample.body(sample.bounce()).replace(Emails.ID.toString(), id), Instant.now()));

        await().until(() -> !told().isEmpty());
        assertThat(told()).hasSize(1);
        assertThat(told().getFirst().getBodyAsString())
                .contains("ada@example.org", "550 5.1.1")
                .doesNotContain("email.bounced");
    }

    private List<LoggedRequest> told() {
        return listener.findAll(postRequestedFor(anyUrl()));
    }

    private JsonNode send(String recipient) {
        return client.post("/emails", EMAIL.formatted(recipient));
    }
}
