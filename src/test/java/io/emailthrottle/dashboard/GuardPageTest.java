package io.emailthrottle.dashboard;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A gateway outside production says so on every view. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"email-throttle.guard.allow=*@acme.test", "email-throttle.guard.redirect-to=qa@acme.test"})
@AutoConfigureObservability(tracing = false)
class GuardPageTest {

    private static Browser browser;

    @BeforeAll
    static void openBrowser(@LocalServerPort int port) {
        browser = Browser.orSkip(port);
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void a_banner_says_where_emails_to_others_go() {
        browser.width(Browser.DESK);
        browser.open("overview");
        browser.awaitText("#guard", "emails to recipients outside the guard's list go to qa@acme.test");
        browser.screenshot("guard-overview");
        browser.open("emails");
        browser.awaitText("#guard", "Not in production");
    }
}
