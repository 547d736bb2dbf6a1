package io.emailthrottle.vendor.mailersend;

import io.emailthrottle.vendor.events.WebhookContract;
import java.util.Map;

class MailerSendWebhookTest extends WebhookContract {

    MailerSendWebhookTest() {
        super(new MailerSendSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("delivered", "delivered"),
                Map.entry("soft_bounced", "soft bounce, other"),
                Map.entry("hard_bounced", "hard bounce, invalid"),
                Map.entry("spam_complaint", "complained"),
                Map.entry("opened", "opened"),
                Map.entry("clicked", "clicked"),
                Map.entry("unsubscribed", "unsubscribed"),
                Map.entry("delivered, version 2", "delivered"),
                Map.entry("deferred, version 2", "deferred"),
                Map.entry("hard_bounced, version 2", "hard bounce, invalid"),
                Map.entry("suppressed, version 2", "soft bounce, blocked"),
                Map.entry("spam_complaints, version 2", "complained"));
    }

    @Override
    protected boolean repeatsOurId() {
        return false;
    }
}
