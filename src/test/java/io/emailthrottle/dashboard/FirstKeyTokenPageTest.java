package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.security.FirstKey;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** The page of a gateway that has no key and is no demo, in a real browser. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.security.open=false",
            "spring.datasource.url=jdbc:sqlite:target/test-databases/${random.uuid}/email-throttle.db"
        })
@DirtiesContext
class FirstKeyTokenPageTest {

    @Test
    void the_token_makes_the_first_key_and_logs_its_owner_in(@LocalServerPort int port, @Autowired FirstKey firstKey) {
        try (Browser browser = Browser.orSkip(port)) {
            browser.open("overview");
            browser.awaitText("h1", "Make the first API key");
            assertThat(browser.violations()).isEmpty();
            browser.screenshot("first-key");
            browser.type("[name=token]", "first_wrong" + Keys.ENTER);
            browser.awaitText("[role=alert]", "That is not the token.");

            browser.openAt("?again#first-key=" + firstKey.token());
            browser.awaitText("h1", "Make the first API key");
            assertThat((String) browser.script("return location.href")).doesNotContain("first_");
            browser.type("[name=name]", "first" + Keys.ENTER);

            browser.awaitText("main", "The key first");
            browser.control("I have it").click();
            browser.awaitText("#who", "first");
            browser.awaitText("main h1", "Overview");
        }
    }
}
