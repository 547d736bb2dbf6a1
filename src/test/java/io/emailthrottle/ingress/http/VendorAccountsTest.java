package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.vendor.http.StubbedVendors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What each vendor answers about its account, and what the gateway makes of it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class VendorAccountsTest {

    private static final StubbedVendors VENDORS = new StubbedVendors();

    @LocalServerPort
    private int port;

    private Client client;

    @DynamicPropertySource
    static void vendors(DynamicPropertyRegistry registry) {
        VENDORS.register(registry, 0);
        String ses = "email-throttle.vendors[" + VENDORS.types().indexOf("ses") + "].";
        registry.add(ses + "middlewares", () -> "rate-limiter");
        registry.add(ses + "rate-limiter.limits", () -> "20/s,10000/d");
    }

    @AfterAll
    static void stop() {
        VENDORS.stop();
    }

    @BeforeEach
    void connect() {
        client = new Client(port);
        VENDORS.account("/v3/user/credits", 403, "{}");
        VENDORS.account("/v3/whitelabel/domains", 403, "{}");
        VENDORS.account("/v3/senders/domains", 403, "{}");
        VENDORS.account("/v2/email/list-identities", 403, "{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "sendgrid | /v3/scopes | 200 | {'scopes':['mail.send','alerts.read']} | ready | the key may send",
                "sendgrid | /v3/scopes | 200 | {'scopes':['alerts.read']} | not_ready | the key has no scope mail.send",
                "sendgrid | /v3/scopes | 401 | {'errors':[{'message':'authorization required'}]} | not_ready | the key is refused: HTTP 401: authorization required",
                "mailgun | /v4/domains/mg.example.com | 200 | {'domain':{'state':'active'}} | ready | the domain mg.example.com is active",
                "mailgun | /v4/domains/mg.example.com | 200 | {'domain':{'state':'unverified'}} | not_ready | the domain mg.example.com is unverified",
                "mailgun | /v4/domains/mg.example.com | 401 | Forbidden | unknown | the key is invalid, or a domain's sending key, which may not read: HTTP 401: Forbidden",
                "mailgun | /v4/domains/mg.example.com | 404 | {'message':'Domain not found'} | not_ready | the account has no domain mg.example.com: HTTP 404: Domain not found",
                "postmark | /server | 200 | {'Name':'Production','DeliveryType':'Live'} | ready | the token is of the server 'Production'",
                "postmark | /server | 200 | {'Name':'Trial','DeliveryType':'Sandbox'} | not_ready | the server is a sandbox: it delivers no email",
                "postmark | /server | 401 | {'ErrorCode':10,'Message':'The Server Token you provided is invalid.'} | not_ready | the key is refused: HTTP 401: The Server Token you provided is invalid.",
                "resend | /domains | 200 | {'data':[{'name':'example.com','status':'verified'}]} | ready | the key may send",
                "resend | /domains | 401 | {'name':'restricted_api_key','message':'This API key is restricted to only send emails'} | ready | the key may send, and not read the domains",
                "resend | /domains | 400 | {'name':'validation_error','message':'API key is invalid'} | not_ready | the key is refused: HTTP 400: API key is invalid",
                "brevo | /v3/account | 200 | {'plan':[{'type':'free','creditsType':'sendLimit','credits':300}]} | ready | the key is valid",
                "brevo | /v3/account | 200 | {'plan':[{'type':'free','creditsType':'sendLimit','credits':0},{'type':'sms','creditsType':'sendLimit','credits':9}]} | not_ready | the account's quota is used up",
                "brevo | /v3/account | 401 | {'code':'unauthorized','message':'We have detected you are using an unrecognised IP address'} | not_ready | the key is refused: HTTP 401: We have detected you are using an unrecognised IP address",
                "sparkpost | /api/v1/sending-domains | 200 | {'results':[]} | ready | the key is valid",
                "sparkpost | /api/v1/sending-domains | 403 | {'errors':[{'message':'Forbidden.'}]} | unknown | the key may not read the account: HTTP 403: Forbidden.",
                "mailjet | /v3/REST/sender | 200 | {'Count':0,'Data':[]} | ready | the key is valid",
                "mailjet | /v3/REST/sender | 401 | {'ErrorMessage':'API key authentication/authorization failure'} | not_ready | the key is refused: HTTP 401: API key authentication/authorization failure",
                "mailersend | /v1/domains | 200 | {'data':[]} | ready | the token is valid",
                "mailersend | /v1/domains | 401 | {'message':'Unauthenticated.'} | not_ready | the key is refused: HTTP 401: Unauthenticated.",
                "ses | /v2/email/account | 200 | {'SendingEnabled':true,'ProductionAccessEnabled':true,'EnforcementStatus':'PROBATION','SendQuota':{'Max24HourSend':50000.0,'MaxSendRate':14.0,'SentLast24Hours':789.0}} | ready | the account may send (PROBATION)",
                "ses | /v2/email/account | 200 | {'SendingEnabled':true,'ProductionAccessEnabled':false,'EnforcementStatus':'HEALTHY'} | not_ready | the account is in the sandbox: it sends to verified addresses only",
                "ses | /v2/email/account | 200 | {'SendingEnabled':false,'ProductionAccessEnabled':true,'EnforcementStatus':'SHUTDOWN'} | not_ready | sending is stopped for this account (SHUTDOWN)",
                "ses | /v2/email/account | 200 | {'SendingEnabled':true,'ProductionAccessEnabled':true,'SendQuota':{'Max24HourSend':200.0,'MaxSendRate':1.0,'SentLast24Hours':200.0}} | not_ready | the account's quota is used up",
                "azure | /emails/operations/00000000-0000-0000-0000-000000000000 | 404 | {'error':{'code':'OperationNotFound','message':'no such operation'}} | ready | the access key is valid; it may not read the domains",
                "azure | /emails/operations/00000000-0000-0000-0000-000000000000 | 401 | {'error':{'code':'Denied','message':'Denied by the resource provider.'}} | not_ready | the key is refused: HTTP 401: Denied by the resource provider."
            })
    void the_answer_decides_about_the_state(
            String vendor, String path, int status, String body, String state, String reason) {
        VENDORS.account(path, status, body.replace('\'', '"'));

        JsonNode readiness = check(vendor);

        assertThat(readiness.get("state").asText()).isEqualTo(state);
        assertThat(readiness.get("reason").asText()).isEqualTo(reason);
        assertThat(Client.json(client.get("/vendors/" + vendor)).get("readiness"))
                .isEqualTo(readiness);
    }

    @ParameterizedTest
    @CsvSource({
        "azure, /emails/operations/00000000-0000-0000-0000-000000000000",
        "brevo, /v3/account",
        "mailersend, /v1/domains",
        "mailgun, /v4/domains/mg.example.com",
        "mailjet, /v3/REST/sender",
        "postmark, /server",
        "resend, /domains",
        "sendgrid, /v3/scopes",
        "ses, /v2/email/account",
        "sparkpost, /api/v1/sending-domains"
    })
    void a_vendor_in_trouble_says_nothing_of_the_account_and_one_that_is_silent_is_not_ready(
            String vendor, String path) {
        VENDORS.account(path, 503, "<html>busy</html>");
        assertThat(check(vendor).get("state").asText()).isEqualTo("unknown");

        VENDORS.account(path, 200, "[[[");
        assertThat(check(vendor).get("state").asText()).as("no JSON").isNotEqualTo("not_ready");

        VENDORS.noAccount(path);
        assertThat(check(vendor).get("state").asText()).isEqualTo("not_ready");
        assertThat(check(vendor).get("reason").asText()).startsWith("no answer: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "sendgrid | /v3/whitelabel/domains | [{'domain':'a.test','valid':true},{'domain':'b.test','valid':false}]",
                "resend | /domains | {'data':[{'name':'a.test','status':'verified'},{'name':'b.test','status':'failed'}]}",
                "brevo | /v3/senders/domains | {'domains':[{'domain_name':'a.test','authenticated':true,'verified':true},{'domain_name':'b.test','authenticated':false,'verified':false}]}",
                "sparkpost | /api/v1/sending-domains | {'results':[{'domain':'a.test','status':{'ownership_verified':true,'compliance_status':'valid'}},{'domain':'b.test','status':{'ownership_verified':true,'compliance_status':'blocked'}}]}",
                "mailjet | /v3/REST/sender | {'Count':3,'Data':[{'Email':'*@a.test','Status':'Active'},{'Email':'old@a.test','Status':'Inactive'},{'Email':'*@b.test','Status':'Inactive'}]}",
                "mailersend | /v1/domains | {'data':[{'name':'a.test','is_verified':true},{'name':'b.test','is_verified':true,'domain_settings':{'send_paused':true}}]}",
                "ses | /v2/email/list-identities | {'EmailIdentities':[{'IdentityType':'DOMAIN','IdentityName':'a.test','SendingEnabled':true,'VerificationStatus':'SUCCESS'},{'IdentityType':'DOMAIN','IdentityName':'b.test','SendingEnabled':false,'VerificationStatus':'PENDING'}]}"
            })
    void the_from_domains_are_read(String vendor, String path, String body) {
        VENDORS.account("/v3/scopes", 200, "{\"scopes\":[\"mail.send\"]}");
        VENDORS.account("/v3/account", 200, "{}");
        VENDORS.account("/v2/email/account", 200, "{}");
        VENDORS.account(path, 200, body.replace('\'', '"'));

        assertThat(check(vendor).get("domains").toString())
                .isEqualTo("[{\"name\":\"a.test\",\"verified\":true},{\"name\":\"b.test\",\"verified\":false}]");
    }

    @Test
    void the_quota_is_shown_and_a_limit_above_it_is_a_warning() {
        VENDORS.account(
                "/v2/email/account",
                200,
                "{\"SendingEnabled\":true,\"ProductionAccessEnabled\":true,\"SendQuota\":"
                        + "{\"Max24HourSend\":50000.0,\"MaxSendRate\":14.0,\"SentLast24Hours\":789.0}}");

        JsonNode readiness = check("ses");

        assertThat(readiness.get("quota").toString())
                .isEqualTo("{\"per_second\":14.0,\"per_day\":50000,\"left\":49211}");
        assertThat(readiness.get("warnings").toString())
                .isEqualTo("[\"the limit 20/s is above the account's own of 14 a second\"]");
    }

    @Test
    void no_answer_shows_the_key() {
        VENDORS.account(
                "/server", 401, "{\"ErrorCode\":10,\"Message\":\"the token " + StubbedVendors.KEY + " is wrong\"}");

        assertThat(check("postmark").get("reason").asText()).contains("the token *** is wrong");
    }

    @Test
    void an_unknown_vendor_is_not_found() {
        assertThat(client.postTo("/vendors/nobody/check", "").statusCode()).isEqualTo(404);
    }

    private JsonNode check(String vendor) {
        return Client.json(client.postTo("/vendors/" + vendor + "/check", "")).get("readiness");
    }
}
