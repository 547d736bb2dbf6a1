package io.emailthrottle.vendor.postmark;

import io.emailthrottle.vendor.events.WebhookContract;
import java.util.Map;

class PostmarkWebhookTest extends WebhookContract {

    PostmarkWebhookTest() {
        super(new PostmarkSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("delivery", "delivered"),
                Map.entry("HardBounce", "hard bounce, invalid"),
                Map.entry("BadEmailAddress", "hard bounce, invalid"),
                Map.entry("SoftBounce", "soft bounce, other"),
                Map.entry("Blocked", "soft bounce, blocked"),
                Map.entry("DMARCPolicy", "soft bounce, blocked"),
                Map.entry("Transient", "deferred"),
                Map.entry("SpamNotification", "complained"),
                Map.entry("ManuallyDeactivated", "unsubscribed"),
                Map.entry("spam complaint", "complained"),
                Map.entry("open", "opened"),
                Map.entry("click", "clicked"),
                Map.entry("unsubscribed", "unsubscribed"));
    }
}
