package io.emailthrottle.vendor.resend;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.WebhookContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResendWebhookTest extends WebhookContract {

    ResendWebhookTest() {
        super(new ResendSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("delivered", "delivered"),
                Map.entry("delivered with a list of tags", "delivered"),
                Map.entry("delivery_delayed", "deferred"),
                Map.entry("permanent bounce", "hard bounce, other"),
                Map.entry("bounce by the suppression list", "soft bounce, suppressed"),
                Map.entry("transient bounce", "soft bounce, mailbox_full"),
                Map.entry("complained", "complained"),
                Map.entry("opened", "opened"),
                Map.entry("clicked", "clicked"),
                Map.entry("failed", "soft bounce, other"),
                Map.entry("suppressed", "soft bounce, blocked"));
    }

    @Test
    void a_secret_that_is_none_stops_the_start() {
        for (String secret : new String[] {"whsec_", "whsec_?", "plain text"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ResendWebhook(new SigningSettings(secret, null)))
                    .withMessageContaining("whsec_");
        }
    }
}
