package io.emailthrottle.vendor.sparkpost;

import io.emailthrottle.vendor.events.Bounce;
import io.emailthrottle.vendor.events.Bounce.Reason;
import io.emailthrottle.vendor.events.EventFields;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.SharedSecret;
import io.emailthrottle.vendor.events.SharedSecretSettings;
import io.emailthrottle.vendor.events.VendorEvent;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads SparkPost's webhooks: an array of events, each in an envelope that names its class. One without content is
 * SparkPost's way to ask whether anybody is there.
 *
 * @see <a href="https://support.sparkpost.com/docs/deliverability/bounce-classification-codes">Bounce classes</a>
 */
final class SparkPostWebhook implements VendorWebhook {

    private final SharedSecret secret;

    SparkPostWebhook(SharedSecretSettings settings) {
        this.secret = new SharedSecret(settings);
    }

    @Override
    public void admit(WebhookRequest head) throws WebhookRefused {
        secret.check(head);
    }

    @Override
    public ParsedWebhook read(WebhookRequest request) throws WebhookRefused {
        secret.check(request);
        List<VendorEvent> events = new ArrayList<>();
        for (EventFields envelope : EventFields.each(request.json())) {
            envelope.json().path("msys").forEach(content -> {
                EventFields fields = new EventFields(content);
                VendorEvent event = kind(fields);
                if (event != null) {
                    events.add(complete(event, fields));
                }
            });
        }
        return ParsedWebhook.of(events);
    }

    private static VendorEvent complete(VendorEvent event, EventFields fields) {
        return event.withId(fields.text("/event_id"))
                .at(fields.seconds("/timestamp"))
                .about(fields.text("/rcpt_meta/email_throttle_id"), fields.text("/transmission_id"))
                .to(fields.text("/raw_rcpt_to", "/rcpt_to"))
                .by(fields.text("/ip_address"), fields.text("/user_agent"))
                .saying(fields.text("/raw_reason", "/reason", "/target_link_url"));
    }

    private static @Nullable VendorEvent kind(EventFields fields) {
        return switch (fields.word("/type")) {
            case "delivery" -> VendorEvent.of(EventType.DELIVERED);
            case "delay" -> VendorEvent.of(EventType.DEFERRED);
            case "bounce", "out_of_band" -> bounce(fields.word("/bounce_class"));
            case "policy_rejection" -> VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
            case "generation_failure", "generation_rejection" -> VendorEvent.bounced(Bounce.soft(Reason.OTHER));
            case "spam_complaint" -> VendorEvent.of(EventType.COMPLAINED);
            case "open", "initial_open", "amp_open", "amp_initial_open" -> VendorEvent.of(EventType.OPENED);
            case "click", "amp_click" -> VendorEvent.of(EventType.CLICKED);
            case "list_unsubscribe", "link_unsubscribe" -> VendorEvent.of(EventType.UNSUBSCRIBED);
            default -> null;
        };
    }

    /** Some of the classes are answers by machines, which say nothing about the delivery. */
    private static @Nullable VendorEvent bounce(String bounceClass) {
        return switch (bounceClass) {
            case "10", "30" -> VendorEvent.bounced(Bounce.hard(Reason.INVALID));
            case "24" -> VendorEvent.bounced(Bounce.soft(Reason.TIMED_OUT));
            case "25", "50", "54" -> VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
            case "51", "52" -> VendorEvent.bounced(Bounce.soft(Reason.SPAM));
            case "60", "80", "100" -> null;
            case "90" -> VendorEvent.of(EventType.UNSUBSCRIBED);
            default -> VendorEvent.bounced(Bounce.soft(Reason.OTHER));
        };
    }
}
