package io.emailthrottle.vendor.brevo;

import io.emailthrottle.vendor.events.WebhookContract;
import java.util.Map;

class BrevoWebhookTest extends WebhookContract {

    BrevoWebhookTest() {
        super(new BrevoSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("delivered", "delivered"),
                Map.entry("deferred", "deferred"),
                Map.entry("hard_bounce", "hard bounce, invalid"),
                Map.entry("soft_bounce", "soft bounce, other"),
                Map.entry("blocked", "soft bounce, blocked"),
                Map.entry("invalid_email", "hard bounce, invalid"),
                Map.entry("error", "soft bounce, other"),
                Map.entry("spam", "complained"),
                Map.entry("complaint", "complained"),
                Map.entry("opened", "opened"),
                Map.entry("unique_opened", "opened"),
                Map.entry("proxy_open", "opened"),
                Map.entry("click", "clicked"),
                Map.entry("unsubscribed", "unsubscribed"));
    }
}
