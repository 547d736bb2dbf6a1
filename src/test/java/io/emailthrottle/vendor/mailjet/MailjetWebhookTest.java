package io.emailthrottle.vendor.mailjet;

import io.emailthrottle.vendor.events.WebhookContract;
import java.util.Map;

class MailjetWebhookTest extends WebhookContract {

    MailjetWebhookTest() {
        super(new MailjetSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("sent", "delivered"),
                Map.entry("one alone", "delivered"),
                Map.entry("hard bounce", "hard bounce, invalid"),
                Map.entry("soft bounce", "soft bounce, other"),
                Map.entry("greylisted", "deferred"),
                Map.entry("bounced as spam", "soft bounce, spam"),
                Map.entry("hard bounce as spam", "soft bounce, spam"),
                Map.entry("blocked", "soft bounce, blocked"),
                Map.entry("spam", "complained"),
                Map.entry("open", "opened"),
                Map.entry("click", "clicked"),
                Map.entry("unsub", "unsubscribed"));
    }
}
