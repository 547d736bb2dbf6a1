package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.VendorFactory;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which vendor an email goes to, and which none can carry, as applications see it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.failover.selector=stateless",
            "email-throttle.failover.use=single, textual",
            "email-throttle.failover.groups.many.selector=round-robin",
            "email-throttle.failover.groups.many.use=lists, textual",
            "email-throttle.failover.rules[0].tag=list",
            "email-throttle.failover.rules[0].use=many",
            "email-throttle.failover.rules[1].priority=high",
            "email-throttle.failover.rules[1].use=textual, single",
            "email-throttle.vendors[0].name=single",
            "email-throttle.vendors[0].type=fake",
            "email-throttle.vendors[0].settings.recipients=1",
            "email-throttle.vendors[1].name=textual",
            "email-throttle.vendors[1].type=fake",
            "email-throttle.vendors[1].rate-limiter.limits[0]=1000/d",
            "email-throttle.vendors[1].settings.recipients=50",
            "email-throttle.vendors[2].name=lists",
            "email-throttle.vendors[2].type=fake",
            "email-throttle.vendors[2].settings.recipients=50",
        })
class RoutingApiTest {

    private static final String EMAIL = """
            {"from":"hello@example.com","to":%s,"subject":"Hi","text":"Hello"%s}""";
    private static final String ATTACHMENT = ",\"attachments\":[{\"filename\":\"a.txt\",\"content\":\"SGVsbG8=\"}]";
    private static final List<String> SENT = new CopyOnWriteArrayList<>();

    /** @param recipients at most */
    record Settings(int recipients) {}

    /** A vendor that takes so many recipients, and no attachments. */
    @TestConfiguration
    static class Fake {
        @Bean
        VendorFactory<Settings> fake() {
            return new VendorFactory<>() {
                @Override
                public String type() {
                    return "fake";
                }

                @Override
                public Class<Settings> settingsType() {
                    return Settings.class;
                }

                @Override
                public EmailSender create(String vendor, Settings settings) {
                    return new EmailSender() {
                        @Override
                        public SendReceipt send(Email email) {
                            SENT.add(vendor);
                            return new SendReceipt(vendor + "-" + email.id());
                        }

                        @Override
                        public Capabilities capabilities() {
                            return Capabilities.ANYTHING
                                    .upTo(settings.recipients(), Long.MAX_VALUE)
                                    .withoutAttachments();
                        }
                    };
                }
            };
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
        SENT.clear();
    }

    @Test
    void rules_and_groups_choose_the_vendor() {
        assertThat(vendorOf(one(""))).isEqualTo("single");
        assertThat(vendorOf(one(",\"priority\":\"high\""))).isEqualTo("textual");
        assertThat(List.of(vendorOf(one(tag("list", "x"))), vendorOf(one(tag("list", "y")))))
                .containsExactlyInAnyOrder("lists", "textual");
        assertThat(vendorOf(one(",\"vendor\":\"single\",\"priority\":\"high\"")))
                .isEqualTo("single");
    }

    @Test
    void a_vendor_that_cannot_carry_the_email_is_passed_over_with_the_reason_in_the_timeline() {
        JsonNode answer = Client.json(client.post(two("")));
        JsonNode timeline =
                Client.json(client.get("/emails/" + answer.get("id").asText())).get("timeline");

        assertThat(answer.get("vendor").asText()).isEqualTo("textual");
        assertThat(timeline.get(1).get("type").asText()).isEqualTo("skipped");
        assertThat(timeline.get(1).get("detail").asText()).isEqualTo("2 recipients, it takes at most 1");
    }

    @Test
    void a_tag_can_name_the_vendor() {
        assertThat(vendorOf(one(tag("vendor", "lists")))).isEqualTo("lists");
        assertThat(vendorOf(one(tag("vendor", "lists") + ",\"vendor\":\"lists\"")))
                .isEqualTo("lists");
    }

    @Test
    void an_unknown_vendor_in_a_tag_is_a_fault_like_one_in_the_field() {
        JsonNode error = refused(client.post(one(tag("vendor", "nobody"))));

        assertThat(error.get("errors").get(0).get("field").asText()).isEqualTo("tags[0].value");
        assertThat(error.get("message").asText()).contains("no vendor has this name", "lists, single, textual");
        assertThat(refused(client.post(one(tag("vendor", "lists") + ",\"vendor\":\"single\"")))
                        .get("message")
                        .asText())
                .contains("insists on `single` already");
    }

    @Test
    void an_email_that_no_candidate_can_carry_is_not_accepted_and_each_says_why() {
        int before = stored();
        JsonNode error = refused(client.post(two(ATTACHMENT)));

        assertThat(error.get("name").asText()).isEqualTo("validation_error");
        assertThat(error.get("errors").findValuesAsText("message"))
                .containsExactly(
                        "No vendor can carry this email. `single`: 2 recipients, it takes at most 1.",
                        "No vendor can carry this email. `textual`: it takes no attachments.");
        assertThat(refused(client.post(two(",\"vendor\":\"single\"")))
                        .get("message")
                        .asText())
                .contains("`single`: 2 recipients, it takes at most 1");
        assertThat(stored()).isEqualTo(before);
        assertThat(SENT).isEmpty();
    }

    @Test
    void in_a_batch_it_is_one_of_the_faults() {
        String batch = "[" + one("") + "," + two(ATTACHMENT) + "]";

        assertThat(refused(client.postTo("/emails/batch", batch))
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asText())
                .isEqualTo("[1].vendor");
        JsonNode permissive = Client.json(client.postTo("/emails/batch", batch, "x-batch-validation", "permissive"));
        assertThat(permissive.get("data")).hasSize(1);
        assertThat(permissive.get("errors").get(0).get("index").asInt()).isEqualTo(1);
    }

    @Test
    void explain_tells_what_would_happen_and_does_nothing() {
        int before = stored();
        Instant began = Instant.now().minusMillis(1);
        JsonNode explanation = explain(two(",\"priority\":\"high\""));

        assertThat(explanation.get("status").asText()).isEqualTo("sent");
        assertThat(explanation.get("vendor").asText()).isEqualTo("textual");
        assertThat(Instant.parse(explanation.get("at").asText())).isBetween(began, Instant.now());
        assertThat(explanation.get("chosen_by").asText()).isEqualTo("rules[1]");
        assertThat(explanation.get("candidates").findValuesAsText("vendor")).containsExactly("textual", "single");
        assertThat(explanation.get("candidates").findValuesAsText("type")).containsExactly("ready", "skipped");
        assertThat(explanation.at("/candidates/1/detail").asText()).isEqualTo("2 recipients, it takes at most 1");
        assertThat(stored()).isEqualTo(before);
        assertThat(SENT).isEmpty();
    }

    @Test
    void explain_knows_every_end() {
        assertThat(explain(two(ATTACHMENT)).get("status").asText()).isEqualTo("rejected");
        String tomorrow =
                Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.MILLIS).toString();
        JsonNode scheduled = explain(one(",\"scheduled_at\":\"" + tomorrow + "\""));
        assertThat(scheduled.get("status").asText()).isEqualTo("scheduled");
        assertThat(Instant.parse(scheduled.get("at").asText())).isEqualTo(Instant.parse(tomorrow));

        client.postTo("/suppressions", "{\"email\":\"gone@example.org\"}");
        JsonNode suppressed = explain(EMAIL.formatted("\"gone@example.org\"", ""));
        assertThat(suppressed.get("status").asText()).isEqualTo("suppressed");
        assertThat(suppressed.get("suppressed").get(0).asText())
                .isEqualTo("gone@example.org is on the suppression list");
        JsonNode rest = explain(EMAIL.formatted("[\"gone@example.org\",\"ada@example.org\"]", ""));
        assertThat(rest.get("vendor").asText()).as("one recipient is left").isEqualTo("single");
    }

    @Test
    void explain_finds_the_same_faults_as_sending() {
        HttpResponse<String> response = client.postTo("/emails/explain", "{\"from\":\"hello@example.com\"}");

        assertThat(refused(response).get("errors")).hasSize(3);
    }

    private JsonNode explain(String body) {
        HttpResponse<String> response = client.postTo("/emails/explain", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Client.json(response);
    }

    private String vendorOf(String body) {
        HttpResponse<String> response = client.post(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Client.json(response).get("vendor").asText();
    }

    private static JsonNode refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        return Client.json(response);
    }

    private int stored() {
        return jdbc.sql("SELECT count(*) FROM emails").query(Integer.class).single();
    }

    private static String one(String more) {
        return EMAIL.formatted("\"ada@example.org\"", more);
    }

    private static String two(String more) {
        return EMAIL.formatted("[\"ada@example.org\",\"bob@example.org\"]", more);
    }

    private static String tag(String name, String value) {
        return ",\"tags\":[{\"name\":\"" + name + "\",\"value\":\"" + value + "\"}]";
    }
}
