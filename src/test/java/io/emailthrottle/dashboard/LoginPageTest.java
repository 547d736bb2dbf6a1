package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An operator works with the page of a gateway that needs a key, in a real browser. No other test has this one's keys. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "email-throttle.api.max-in-flight=999")
@AutoConfigureObservability(tracing = false)
class LoginPageTest {

    @Test
    void an_operator_logs_in_sees_the_overview_changes_something_and_logs_out(
            @LocalServerPort int port, @Autowired ApiKeyService desk) throws ApiKeyRequest.Invalid {
        String key = key(desk, "night shift", Scope.ADMIN);
        try (Browser browser = Browser.orSkip(port)) {
            browser.open("overview");
            browser.awaitText("h1", "Log in");
            assertThat(browser.violations()).isEmpty();
            browser.type("[name=key]", "et_wrong" + Keys.ENTER);
            browser.awaitText("[role=alert]", "The API key is wrong, revoked or expired.");
            browser.screenshot("login");

            browser.type("[name=key]", key + Keys.ENTER);
            browser.awaitText("#who", "night shift");
            browser.awaitText("#live-text", "live");
            browser.awaitText("[data-vendor=simulated-a]", "Healthy");
            assertThat(browser.violations()).isEmpty();
            assertThat(browser.script("return document.cookie + localStorage.length"))
                    .isEqualTo("0");

            browser.control("Suspend simulated-a").click();
            browser.type("dialog [name=reason]", "by session" + Keys.ENTER);
            browser.awaitText("[data-vendor=simulated-a]", "by session");

            String name = "<img src=x onerror=document.title='taken'>";
            browser.open("keys");
            browser.awaitText("main", "night shift");
            browser.awaitText("main", "last used");
            browser.control("Make a key …").click();
            browser.type("dialog [name=name]", name);
            browser.type("dialog [name=domains]", "example.com" + Keys.ENTER);
            browser.awaitText(".new-key h2", name);
            String made = (String) browser.script("return document.querySelector('.new-key input').value");
            assertThat(made).startsWith("et_");
            browser.awaitText(".lines", "sends from example.com");
            browser.lookAtEverySize("keys");
            browser.control("I have it").click();
            browser.control("Change " + name).click();
            browser.type("dialog [name=name]", name + "2");
            browser.choose("dialog [name=days]", "in 90 days");
            browser.screenshot("keys-change");
            browser.control("Change it").click();
            browser.awaitText(".lines", "expires in 3 months");
            name += "2";
            browser.control("Revoke " + name).click();
            browser.control("Revoke").click();
            browser.until(page -> browser.script("return document.querySelectorAll('.lines li').length")
                    .equals(1L));
            assertThat(browser.script("return document.title")).isEqualTo("API keys · Email Throttle");
            browser.open("overview");
            browser.awaitText("[data-vendor=simulated-a]", "by session");

            browser.control("Log out").click();
            browser.awaitText("h1", "Log in");
            assertThat(browser.script("return document.getElementById('views').hidden"))
                    .isEqualTo(true);
            browser.script("window.before = true; location.reload()");
            browser.until(page -> browser.script("return !window.before && document.getElementById('login')"));
            browser.awaitText("h1", "Log in");

            browser.type("[name=key]", key(desk, "day shift", Scope.READ) + Keys.ENTER);
            browser.awaitText("#who", "day shift");
            assertThat(browser.script("return document.getElementById('to-keys').hidden"))
                    .isEqualTo(true);
            browser.open("keys");
            browser.awaitText("h1", "Overview");
        }
    }

    private static String key(ApiKeyService desk, String name, Scope scope) throws ApiKeyRequest.Invalid {
        ApiKeyRequest terms = new ApiKeyRequest(name, Set.of(scope), List.of(), List.of(), null);
        return desk.create(Email.DEFAULT_TENANT, terms).token().reveal();
    }
}
