package io.emailthrottle.vendor.mailjet;

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

/** Reads Mailjet's event callbacks: one event, or several when they are grouped, without an id. */
final class MailjetWebhook implements VendorWebhook {

    private final SharedSecret secret;

    MailjetWebhook(SharedSecretSettings settings) {
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
            VendorEvent event = kind(fields);
            if (event != null) {
                events.add(complete(event, fields));
            }
        }
        return ParsedWebhook.of(events);
    }

    private static VendorEvent complete(VendorEvent event, EventFields fields) {
        return event.at(fields.seconds("/time"))
                .about(fields.text("/CustomID"), fields.text("/MessageID"))
                .to(fields.text("/email"))
                .by(fields.text("/ip"), fields.text("/agent"))
                .saying(fields.text("/smtp_reply", "/comment", "/error", "/url", "/source"));
    }

    /** What Mailjet calls sent, the recipient's server has taken. */
    private static @Nullable VendorEvent kind(EventFields fields) {
        return switch (fields.word("/event")) {
            case "sent" -> VendorEvent.of(EventType.DELIVERED);
            case "bounce", "blocked" -> bounce(fields);
            case "spam" -> VendorEvent.of(EventType.COMPLAINED);
            case "open" -> VendorEvent.of(EventType.OPENED);
            case "click" -> VendorEvent.of(EventType.CLICKED);
            case "unsub" -> VendorEvent.of(EventType.UNSUBSCRIBED);
            default -> null;
        };
    }

    private static VendorEvent bounce(EventFields fields) {
        boolean hard = fields.is("/hard_bounce");
        if (fields.word("/error").equals("greylisted") && !hard) {
            return VendorEvent.of(EventType.DEFERRED);
        }
        if (fields.word("/event").equals("blocked")) {
            return VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
        }
        return VendorEvent.bounced(
                switch (fields.word("/error_related_to")) {
                    case "spam" -> Bounce.soft(Reason.SPAM);
                    case "mailjet", "policy" -> Bounce.soft(Reason.BLOCKED);
                    default -> new Bounce(hard, hard ? Reason.INVALID : Reason.OTHER);
                });
    }
}
