package io.emailthrottle.vendor.postcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.emailthrottle.EmailThrottle;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.Step;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.VendorEvent;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.emailthrottle.webhook.incoming.VendorWebhooks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application with a vendor of which nothing outside this folder knows. */
@ExtendWith(OutputCaptureExtension.class)
class PostcardTest {

    @Test
    void it_is_configured_and_sends_with_nothing_changed_outside_its_folder() {
        try (ConfigurableApplicationContext application = start("--email-throttle.vendors[0].settings.office=north")) {
            DeliveryAttempt deliveryAttempt = send(application, Emails.plain());

            assertThat(deliveryAttempt.outcome()).isInstanceOfSatisfying(Outcome.Sent.class, sent -> {
                assertThat(sent.vendor()).isEqualTo("cards");
                assertThat(sent.receipt().vendorMessageId()).isEqualTo("north/" + Emails.ID);
            });
        }
    }

    @Test
    void an_email_that_it_cannot_carry_goes_to_the_next_vendor_and_the_timeline_says_why() {
        try (ConfigurableApplicationContext application = start("--email-throttle.vendors[0].settings.office=north")) {
            DeliveryAttempt deliveryAttempt = send(application, Emails.full());

            assertThat(deliveryAttempt.steps())
                    .extracting(Step::vendor, Step::detail)
                    .contains(tuple("cards", "4 recipients, it takes at most 1"));
            assertThat(deliveryAttempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Sent.class,
                            sent -> assertThat(sent.vendor()).isEqualTo("other"));
        }
    }

    @Test
    void it_tells_of_events_with_nothing_changed_outside_its_folder() throws Exception {
        String secret = "only the postman knows";
        try (ConfigurableApplicationContext application =
                start("--email-throttle.vendors[0].settings.office=north", "webhook.secret=" + secret)) {
            VendorWebhook webhook =
                    application.getBean(VendorWebhooks.class).byVendor().get("cards");
            byte[] body = ("{\"card\":\"" + Emails.ID + "\"}").getBytes(StandardCharsets.UTF_8);
            WebhookRequest request = new WebhookRequest(Map.of("X-Webhook-Secret", secret), null, body, Instant.EPOCH);

            assertThat(webhook.read(request).events())
                    .extracting(VendorEvent::type, VendorEvent::emailId)
                    .containsExactly(tuple(EventType.DELIVERED, Emails.ID));
        }
    }

    @Test
    void its_settings_are_checked_like_any_others(CapturedOutput output) {
        assertThatThrownBy(() -> start("--email-throttle.vendors[0].settings.office="));

        assertThat(output.getAll()).contains("vendors[0].settings.office", "must not be blank");
    }

    private static DeliveryAttempt send(ConfigurableApplicationContext application, Email email) {
        return application.getBean(Failover.class).deliver(email, () -> {});
    }

    private static ConfigurableApplicationContext start(String setting) {
        return start(setting, "retry.attempts=1");
    }

    private static ConfigurableApplicationContext start(String setting, String another) {
        return new SpringApplicationBuilder(EmailThrottle.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of("logging.level.root", "error"))
                .run(
                        "--email-throttle.failover.selector=stateless",
                        "--email-throttle.vendors[0].name=cards",
                        "--email-throttle.vendors[0].type=postcard",
                        setting,
                        "--email-throttle.vendors[0]." + another,
                        "--email-throttle.vendors[1].name=other",
                        "--email-throttle.vendors[1].type=simulated",
                        "--email-throttle.vendors[1].settings.latency=0s");
    }
}
