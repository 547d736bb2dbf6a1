package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.failover.readiness.ReadinessMonitor;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.http.StubbedVendors;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A year of standbys that nobody needs: their keys are revoked, their domains and quotas are lost, an account is stopped after a wave of
 * bounces, one day after the other. Each time the gateway says so before an email fails over into that vendor.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class StandbyTest {

    /** What happens to a vendor on a day of the year. */
    private record Accident(int day, String vendor, String path, int status, String body, String warning) {}

    private static final StubbedVendors VENDORS = new StubbedVendors();

    private static final String SES = "{'SendingEnabled':true,'ProductionAccessEnabled':true,"
            + "'SendQuota':{'Max24HourSend':50000.0,'MaxSendRate':14.0,'SentLast24Hours':%s}}";

    private static final Map<String, String> HEALTHY = Map.ofEntries(
            Map.entry("/v3/scopes", "{'scopes':['mail.send']}"),
            Map.entry("/v3/user/credits", "{'remain':100}"),
            Map.entry("/v3/whitelabel/domains", "[{'domain':'example.com','valid':true}]"),
            Map.entry("/v4/domains/mg.example.com", "{'domain':{'state':'active'}}"),
            Map.entry("/server", "{'Name':'main','DeliveryType':'Live'}"),
            Map.entry("/domains", "{'data':[{'name':'example.com','status':'verified'}]}"),
            Map.entry("/v3/account", "{'plan':[{'creditsType':'sendLimit','credits':300}]}"),
            Map.entry("/v3/senders/domains", "{'domains':[]}"),
            Map.entry(
                    "/api/v1/sending-domains",
                    "{'results':[{'domain':'example.com','status':{'ownership_verified':true}}]}"),
            Map.entry("/v3/REST/sender", "{'Count':1,'Data':[{'Email':'*@example.com','Status':'Active'}]}"),
            Map.entry("/v1/domains", "{'data':[{'name':'example.com','is_verified':true}]}"),
            Map.entry("/v2/email/account", SES.formatted("0")),
            Map.entry(
                    "/v2/email/list-identities",
                    "{'EmailIdentities':[{'IdentityName':'example.com','SendingEnabled':true}]}"));

    private static final List<Accident> YEAR = List.of(
            new Accident(20, "sendgrid", "/v3/scopes", 401, "{'errors':[{'message':'revoked'}]}", "revoked"),
            new Accident(
                    50, "mailgun", "/v4/domains/mg.example.com", 200, "{'domain':{'state':'disabled'}}", "disabled"),
            new Accident(
                    80, "postmark", "/server", 401, "{'ErrorCode':10,'Message':'no such server'}", "no such server"),
            new Accident(110, "resend", "/domains", 400, "{'message':'API key is invalid'}", "API key is invalid"),
            new Accident(
                    140, "brevo", "/v3/account", 200, "{'plan':[{'creditsType':'sendLimit','credits':0}]}", "used up"),
            new Accident(
                    170, "sparkpost", "/api/v1/sending-domains", 401, "{'errors':[{'message':'expired'}]}", "expired"),
            new Accident(200, "mailjet", "/v3/REST/sender", 401, "{'ErrorMessage':'blocked'}", "blocked"),
            new Accident(230, "mailersend", "/v1/domains", 401, "{'message':'Unauthenticated.'}", "Unauthenticated"),
            new Accident(260, "ses", "/v2/email/account", 200, SES.formatted("50000"), "used up"),
            new Accident(
                    300,
                    "ses",
                    "/v2/email/account",
                    200,
                    "{'SendingEnabled':false,'ProductionAccessEnabled':true,'EnforcementStatus':'SHUTDOWN'}",
                    "SHUTDOWN"),
            new Accident(
                    330,
                    "azure",
                    "/emails/operations/00000000-0000-0000-0000-000000000000",
                    401,
                    "{'error':{'code':'Denied','message':'denied'}}",
                    "denied"));

    private final ManualTime time = new ManualTime();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @LocalServerPort
    private int port;

    @Autowired
    private Vendors vendors;

    @DynamicPropertySource
    static void vendors(DynamicPropertyRegistry registry) {
        VENDORS.register(registry, 0);
    }

    @AfterAll
    static void stop() {
        VENDORS.stop();
    }

    @BeforeEach
    void everythingWorks() {
        HEALTHY.forEach((path, body) -> answer(path, 200, body));
        answer(
                "/emails/operations/00000000-0000-0000-0000-000000000000",
                404,
                "{'error':{'code':'OperationNotFound','message':'not found'}}");
        VENDORS.reset();
    }

    @Test
    void each_accident_of_a_year_is_known_a_day_later_and_before_any_email_meets_it(CapturedOutput log) {
        ReadinessMonitor monitor = new ReadinessMonitor(vendors, Duration.ofDays(1), metrics, new Random(1), time);
        for (int day = 1; day <= 365; day++) {
            int today = day;
            List<Accident> accidents =
                    YEAR.stream().filter(one -> one.day() == today).toList();
            monitor.turn();
            accidents.forEach(one -> assertThat(ready(one.vendor())).isEqualTo(1));
            accidents.forEach(one -> answer(one.path(), one.status(), one.body()));
            time.pass(Duration.ofDays(1));
            int before = log.getAll().length();
            monitor.turn();
            accidents.forEach(one -> {
                assertThat(ready(one.vendor())).as(one.toString()).isZero();
                assertThat(log.getAll().substring(before))
                        .contains(one.vendor() + " is not ready to send: ")
                        .contains(one.warning());
                everythingWorks(one);
            });
            if (accidents.isEmpty()) {
                assertThat(log.getAll().substring(before)).doesNotContain("is not ready");
            }
        }
        assertThat(VENDORS.requests())
                .noneMatch(request -> request.getMethod().value().equals("POST")
                        && !request.getUrl().equals("/v2/email/list-identities"));
    }

    private void everythingWorks(Accident over) {
        if (over.vendor().equals("azure")) {
            everythingWorks();
        } else {
            answer(over.path(), 200, HEALTHY.get(over.path()));
        }
    }

    @Test
    void a_vendor_that_lost_the_from_domain_is_called_last() {
        ReadinessMonitor monitor = new ReadinessMonitor(vendors, Duration.ofDays(1), metrics, new Random(1), time);
        answer("/v1/domains", 200, "{'data':[{'name':'example.com','is_verified':false}]}");
        answer("/v3/account", 200, HEALTHY.get("/v3/account"));
        vendors.all().forEach(monitor::check);
        Client client = new Client(port);

        // Alphabetical: azure, brevo, mailersend. The first two do not send here.
        client.postTo("/vendors/azure/suspend", "{\"reason\": \"r\"}");
        client.postTo("/vendors/brevo/suspend", "{\"reason\": \"r\"}");
        JsonNode sent = Client.json(client.post(
                "{\"from\": \"a@example.com\", \"to\": \"ada@example.org\", \"subject\": \"s\", \"text\": \"t\"}"));
        JsonNode email = Client.json(client.get("/emails/" + sent.get("id").asText()));

        assertThat(sent.get("vendor").asText()).isEqualTo("mailgun");
        assertThat(email.get("timeline").toString())
                .contains("postponed", "example.com is not verified at this vendor");
        client.postTo("/vendors/azure/resume", "");
        client.postTo("/vendors/brevo/resume", "");
    }

    private double ready(String vendor) {
        return metrics.get("email.vendor.ready").tag("vendor", vendor).gauge().value();
    }

    private static void answer(String path, int status, String body) {
        VENDORS.account(path, status, body.replace('\'', '"'));
    }
}
