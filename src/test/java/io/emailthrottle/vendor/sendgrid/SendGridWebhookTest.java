package io.emailthrottle.vendor.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.VendorEvent;
import io.emailthrottle.vendor.events.WebhookContract;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookSample;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SendGridWebhookTest extends WebhookContract {

    SendGridWebhookTest() {
        super(new SendGridSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("delivered", "delivered"),
                Map.entry("deferred", "deferred"),
                Map.entry("bounce", "hard bounce, invalid"),
                Map.entry("bounce of a full mailbox", "hard bounce, other"),
                Map.entry("bounce by reputation", "soft bounce, blocked"),
                Map.entry("bounce by content", "soft bounce, spam"),
                Map.entry("blocked", "soft bounce, blocked"),
                Map.entry("expired", "soft bounce, timed_out"),
                Map.entry("dropped after a bounce", "hard bounce, invalid"),
                Map.entry("dropped after an unsubscribe", "soft bounce, blocked"),
                Map.entry("dropped as spam", "soft bounce, spam"),
                Map.entry("open", "opened"),
                Map.entry("click", "clicked"),
                Map.entry("spamreport", "complained"),
                Map.entry("unsubscribe", "unsubscribed"),
                Map.entry("group_unsubscribe", "unsubscribed"));
    }

    @Test
    void a_key_that_is_none_stops_the_start() {
        SendGridWebhookSettings settings = new SendGridWebhookSettings("c2VjcmV0", Duration.ofMinutes(5));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SendGridWebhook(settings))
                .withMessageContaining("public-key");
    }

    @Test
    void several_events_come_in_one_request_and_a_strange_one_spoils_none() throws WebhookRefused {
        String delivered = sample.body("delivered");
        String body = "[7, null, {\"event\": {}}, " + delivered.substring(1, delivered.length() - 1) + "]";

        assertThat(sample.webhook().read(sample.genuine(body, WebhookSample.AT)).events())
                .extracting(VendorEvent::type, VendorEvent::id)
                .containsExactly(tuple(EventType.DELIVERED, "sg-delivered1"));
    }
}
