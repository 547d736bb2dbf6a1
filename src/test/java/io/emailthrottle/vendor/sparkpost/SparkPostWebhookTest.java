package io.emailthrottle.vendor.sparkpost;

import io.emailthrottle.vendor.events.WebhookContract;
import java.util.Map;

class SparkPostWebhookTest extends WebhookContract {

    SparkPostWebhookTest() {
        super(new SparkPostSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("delivery", "delivered"),
                Map.entry("delay", "deferred"),
                Map.entry("bounce of class 1", "soft bounce, other"),
                Map.entry("bounce of class 10", "hard bounce, invalid"),
                Map.entry("bounce of class 22", "soft bounce, other"),
                Map.entry("bounce of class 24", "soft bounce, timed_out"),
                Map.entry("bounce of class 25", "soft bounce, blocked"),
                Map.entry("bounce of class 30", "hard bounce, invalid"),
                Map.entry("bounce of class 51", "soft bounce, spam"),
                Map.entry("bounce of class 90", "unsubscribed"),
                Map.entry("out_of_band", "hard bounce, invalid"),
                Map.entry("policy_rejection", "soft bounce, blocked"),
                Map.entry("generation_failure", "soft bounce, other"),
                Map.entry("spam_complaint", "complained"),
                Map.entry("open", "opened"),
                Map.entry("click", "clicked"),
                Map.entry("list_unsubscribe", "unsubscribed"),
                Map.entry("link_unsubscribe", "unsubscribed"));
    }
}
