package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page of a gateway that has no key, in a real browser, makes the first one. No other test has this one's keys. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "email-throttle.api.max-in-flight=998")
@AutoConfigureObservability(tracing = false)
class FirstKeyPageTest {

    @Test
    void who_makes_the_first_key_sees_it_and_is_not_shut_out(@LocalServerPort int port) {
        try (Browser browser = Browser.orSkip(port)) {
            browser.open("keys");
            browser.awaitText("main", "There is no key yet, and no call needs one.");
            for (String scheme : List.of("light", "dark")) {
                browser.prefer(scheme);
                assertThat(browser.violations()).isEmpty();
                browser.screenshot("keys-none-" + scheme);
            }
            browser.control("Make a key …").click();
            assertThat(browser.violations()).isEmpty();
            browser.screenshot("keys-first");
            browser.type("dialog [name=name]", "first" + Keys.ENTER);

            browser.awaitText("#who", "first");
            browser.awaitText(".lines", "admin");
            String key = (String) browser.script("return document.querySelector('.new-key input').value");
            // Longer than the feed needs to end and to be asked for again.
            long before = snapshots(browser);
            browser.until(page -> snapshots(browser) >= before + 5);
            assertThat(browser.script("return document.querySelector('.new-key input').value"))
                    .isEqualTo(key);
            browser.control("I have it").click();
            browser.control("Change first").click();
            browser.type("dialog [name=name]", "renamed" + Keys.ENTER);
            browser.awaitText(".lines", "renamed");
        }
    }

    private static long snapshots(Browser browser) {
        return (long) browser.asyncScript(
                "const done = arguments[0]; import('/page/feed.js').then(feed => done(feed.history.length));");
    }
}
