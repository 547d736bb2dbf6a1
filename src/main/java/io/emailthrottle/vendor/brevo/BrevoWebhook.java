package io.emailthrottle.vendor.brevo;

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

/** Reads Brevo's webhooks: one event, or several when they are batched, without an id. */
final class BrevoWebhook implements VendorWebhook {

    /** As the sender writes it into a header that Brevo repeats. */
    private static final String ID = "email_id:";

    private final SharedSecret secret;

    BrevoWebhook(SharedSecretSettings settings) {
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
        for (EventFields fields : EventFields.each(request.json())) {
            VendorEvent event = kind(fields.word("/event"));
            if (event != null) {
                events.add(complete(event, fields));
            }
        }
        return ParsedWebhook.of(events);
    }

    /** Of its dates only the one in milliseconds is in UTC. */
    private static VendorEvent complete(VendorEvent event, EventFields fields) {
        String custom = fields.word("/X-Mailin-custom");
        return event.at(fields.millis("/ts_epoch"))
                .about(custom.startsWith(ID) ? custom.substring(ID.length()) : null, fields.text("/message-id"))
                .to(fields.text("/email"))
                .by(null, fields.text("/user_agent"))
                .saying(fields.text("/reason", "/link"));
    }

    private static @Nullable VendorEvent kind(String event) {
        return switch (event) {
            case "delivered" -> VendorEvent.of(EventType.DELIVERED);
            case "deferred" -> VendorEvent.of(EventType.DEFERRED);
            case "hard_bounce", "invalid_email" -> VendorEvent.bounced(Bounce.hard(Reason.INVALID));
            case "soft_bounce", "error" -> VendorEvent.bounced(Bounce.soft(Reason.OTHER));
            case "blocked" -> VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
            case "spam", "complaint" -> VendorEvent.of(EventType.COMPLAINED);
            case "opened", "unique_opened", "proxy_open", "unique_proxy_open" -> VendorEvent.of(EventType.OPENED);
            case "click" -> VendorEvent.of(EventType.CLICKED);
            case "unsubscribe", "unsubscribed" -> VendorEvent.of(EventType.UNSUBSCRIBED);
            default -> null;
        };
    }
}
