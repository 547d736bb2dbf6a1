package io.emailthrottle.vendor.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.WebhookContract;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookSample;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AzureWebhookTest extends WebhookContract {

    AzureWebhookTest() {
        super(new AzureSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("Delivered", "delivered"),
                Map.entry("Bounced", "hard bounce, invalid"),
                Map.entry("Suppressed", "soft bounce, blocked"),
                Map.entry("Quarantined", "soft bounce, spam"),
                Map.entry("FilteredSpam", "soft bounce, spam"),
                Map.entry("Failed", "soft bounce, other"),
                Map.entry("view", "opened"),
                Map.entry("click", "clicked"));
    }

    @Test
    void the_code_that_event_grid_asks_for_is_repeated() throws WebhookRefused {
        ParsedWebhook parsedWebhook =
                sample.webhook().read(sample.genuine(sample.body("validation"), WebhookSample.AT));

        assertThat(parsedWebhook.reply())
                .isEqualTo("{\"validationResponse\":\"512d38b6-c7b8-40c8-89fe-f46f9e9622b6\"}");
    }

    @Override
    protected boolean repeatsOurId() {
        return false;
    }
}
