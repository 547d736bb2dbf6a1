package io.emailthrottle.vendor.postmark;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Postmark's webhooks: one event of a record type, and bounces of many types. */
final class PostmarkWebhook implements VendorWebhook {

    private final SharedSecret secret;

    PostmarkWebhook(SharedSecretSettings settings) {
        this.secret = new SharedSecret(settings);
    }

    @Override
    public void admit(WebhookRequest head) throws WebhookRefused {
        secret.check(head);
    }

    @Override
    public ParsedWebhook read(WebhookRequest request) throws WebhookRefused {
        secret.check(request);
        EventFields fields = new EventFields(request.json());
        VendorEvent event = kind(fields);
        return event == null ? ParsedWebhook.nothing() : ParsedWebhook.of(List.of(complete(event, fields)));
    }

    /** Only bounces have an id of their own. */
    private static VendorEvent complete(VendorEvent event, EventFields fields) {
        String bounce = fields.text("/ID");
        return event.withId(bounce == null ? null : "bounce " + bounce)
                .at(fields.date("/DeliveredAt", "/BouncedAt", "/ReceivedAt", "/ChangedAt"))
                .about(fields.text("/Metadata/email_id"), fields.text("/MessageID"))
                .to(fields.text("/Recipient", "/Email"))
                .by(fields.text("/Geo/IP"), fields.text("/UserAgent"))
                .saying(fields.text("/Details", "/Description", "/OriginalLink", "/SuppressionReason"));
    }

    private static @Nullable VendorEvent kind(EventFields fields) {
        return switch (fields.word("/RecordType")) {
            case "Delivery" -> VendorEvent.of(EventType.DELIVERED);
            case "Bounce" -> bounce(fields.word("/Type"));
            case "SpamComplaint" -> VendorEvent.of(EventType.COMPLAINED);
            case "Open" -> VendorEvent.of(EventType.OPENED);
            case "Click" -> VendorEvent.of(EventType.CLICKED);
            case "SubscriptionChange" -> subscription(fields);
            default -> null;
        };
    }

    /** A suppression that follows from a bounce or a complaint is told as that too. */
    private static @Nullable VendorEvent subscription(EventFields fields) {
        boolean own = fields.is("/SuppressSending")
                && fields.word("/SuppressionReason").equals("ManualSuppression");
        return own ? VendorEvent.of(EventType.UNSUBSCRIBED) : null;
    }

    private static @Nullable VendorEvent bounce(String type) {
        return switch (type) {
            case "HardBounce", "BadEmailAddress" -> VendorEvent.bounced(Bounce.hard(Reason.INVALID));
            case "Blocked", "DMARCPolicy", "VirusNotification" -> VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
            case "Transient", "DnsError" -> VendorEvent.of(EventType.DEFERRED);
            case "SpamNotification", "SpamComplaint" -> VendorEvent.of(EventType.COMPLAINED);
            case "AutoResponder", "AddressChange", "ChallengeVerification", "OpenRelayTest", "Subscribe" -> null;
            case "ManuallyDeactivated", "Unsubscribe" -> VendorEvent.of(EventType.UNSUBSCRIBED);
            default -> VendorEvent.bounced(Bounce.soft(Reason.OTHER));
        };
    }
}
