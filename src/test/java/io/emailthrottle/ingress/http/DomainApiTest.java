package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.domain.DnsServer;
import io.emailthrottle.domain.Domains;
import io.emailthrottle.store.domain.FromDomains;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** From domains in use, over the API, with a name server of the test's own. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.domains.names=Named.test",
            "email-throttle.vendors[0].name=mailersend",
            "email-throttle.vendors[0].type=mailersend",
            "email-throttle.vendors[0].settings.api-token=t",
            "email-throttle.vendors[0].settings.base-url=http://127.0.0.1:1",
            "email-throttle.vendors[1].name=own",
            "email-throttle.vendors[1].type=simulated",
            "email-throttle.vendors[1].dkim-selectors=k9"
        })
class DomainApiTest {

    private static final DnsServer DNS = server();

    @LocalServerPort
    private int port;

    @Autowired
    private FromDomains seen;

    @Autowired
    private Domains domains;

    @Autowired
    private MeterRegistry metrics;

    private Client client;

    private static DnsServer server() {
        try {
            return new DnsServer()
                    .add("example.com", "TXT", "\"v=spf1 include:_spf.mailersend.net -all\"")
                    .add("example.com", "MX", "10 mx.example.com.")
                    .add("_dmarc.example.com", "TXT", "\"v=DMARC1; p=quarantine\"")
                    .add("k9._domainkey.example.com", "TXT", "\"v=DKIM1; p=MIG\"");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @DynamicPropertySource
    static void resolver(DynamicPropertyRegistry registry) {
        registry.add("email-throttle.domains.resolvers", DNS::address);
    }

    @AfterAll
    static void stop() {
        DNS.close();
    }

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @Test
    void the_domain_of_an_email_is_in_use_from_then_on_and_checked() {
        client.post("{\"from\": \"a@Example.com\", \"to\": \"ada@example.org\", \"subject\": \"s\", \"text\": \"t\"}");
        await().until(() -> client.get("/domains/example.com").statusCode() == 200);

        JsonNode domain = Client.json(client.postTo("/domains/example.com/check", ""));

        assertThat(domain.get("state").asText()).isEqualTo("failing");
        assertThat(domain.at("/vendors/0/missing/0/name").asText()).isEqualTo("mlsend2._domainkey.example.com");
        assertThat(domain.at("/vendors/0/missing/0/value").asText()).isEqualTo("mlsend2._domainkey.mailersend.net");
        assertThat(domain.at("/vendors/1/state").asText()).isEqualTo("ok");
        assertThat(Client.json(client.get("/domains/EXAMPLE.com"))).isEqualTo(domain);
        assertThat(metrics.get("email.domains").tag("state", "failing").gauge().value())
                .isEqualTo(1);
        assertThat(seen.since(Instant.EPOCH, 10))
                .extracting(FromDomains.Seen::domain)
                .contains("example.com");
    }

    @Test
    void domains_that_the_operator_names_are_listed_before_any_email() {
        JsonNode list = Client.json(client.get("/domains")).get("data");

        assertThat(list.get(0).get("name").asText()).isEqualTo("named.test");
        assertThat(list.get(0).has("last_seen")).isFalse();
    }

    @Test
    void other_names_are_not_looked_up() {
        assertThat(client.get("/domains/attacker.test").statusCode()).isEqualTo(404);
        assertThat(client.postTo("/domains/attacker.test/check", "").statusCode())
                .isEqualTo(404);
        assertThat(DNS.asked()).noneMatch(name -> name.endsWith("attacker.test"));
    }

    @Test
    void the_background_checks_all_that_are_in_use() {
        assertThat(domains.turn()).isEqualTo(Duration.ofMinutes(1));
        assertThat(Client.json(client.get("/domains")).at("/data/0/state").asText())
                .isEqualTo("warning");
    }
}
