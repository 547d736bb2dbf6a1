package io.emailthrottle.dashboard;

import io.emailthrottle.domain.DnsServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The view of From domains in a real browser. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.domains.names=example.com",
            "email-throttle.vendors[0].name=sendgrid",
            "email-throttle.vendors[0].type=sendgrid",
            "email-throttle.vendors[0].settings.api-key=k",
            "email-throttle.vendors[1].name=brevo",
            "email-throttle.vendors[1].type=brevo",
            "email-throttle.vendors[1].settings.api-key=k",
            "email-throttle.vendors[2].name=ses",
            "email-throttle.vendors[2].type=ses",
            "email-throttle.vendors[2].settings.region=eu-west-1",
            "email-throttle.vendors[2].settings.access-key=k",
            "email-throttle.vendors[2].settings.secret-key=k"
        })
@AutoConfigureObservability(tracing = false)
class DomainsPageTest {

    private static final DnsServer DNS = server();

    private static Browser browser;

    private static DnsServer server() {
        try {
            return new DnsServer()
                    .add("example.com", "TXT", "\"v=spf1 include:sendgrid.net ~all\"")
                    .add("example.com", "MX", "10 mx.example.com.")
                    .add("_dmarc.example.com", "TXT", "\"v=DMARC1; p=reject; rua=mailto:dmarc@example.com\"")
                    .add("s1._domainkey.example.com", "TXT", "\"p=MIG\"")
                    .add("s2._domainkey.example.com", "TXT", "\"p=MIG\"");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @DynamicPropertySource
    static void resolver(DynamicPropertyRegistry registry) {
        registry.add("email-throttle.domains.resolvers", DNS::address);
    }

    @BeforeAll
    static void openBrowser(@LocalServerPort int port) {
        browser = Browser.orSkip(port);
    }

    @AfterAll
    static void closeBrowser() {
        DNS.close();
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void each_vendor_has_a_row_with_the_records_that_are_missing() {
        String domain = "[data-domain='example.com']";
        browser.width(Browser.DESK);
        browser.open("domains");
        browser.awaitText(domain, "Not checked yet");
        browser.control("Check example.com").click();
        browser.awaitText(domain, "DKIM keys at example.com");
        browser.awaitText(domain, "brevo1._domainkey.example.com CNAME b1.example-com.dkim.brevo.com");
        browser.awaitText(domain, "set dkim-selectors of ses");
        browser.awaitText(domain + " h2", "Failing");
        browser.screenshot("domains-failing");
    }
}
