package io.emailthrottle.vendor.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
 * Reads Azure Event Grid's deliveries in its own schema: an array of events. Before the first, Event Grid asks for a code
 * to be repeated.
 *
 * @see <a href="https://learn.microsoft.com/en-us/azure/event-grid/communication-services-email-events">Email events</a>
 * @see <a href="https://learn.microsoft.com/en-us/azure/event-grid/end-point-validation-event-grid-events-schema">The code</a>
 */
final class AzureWebhook implements VendorWebhook {

    private static final String VALIDATION = "Microsoft.EventGrid.SubscriptionValidationEvent";
    private static final String REPORT = "Microsoft.Communication.EmailDeliveryReportReceived";
    private static final String ENGAGEMENT = "Microsoft.Communication.EmailEngagementTrackingReportReceived";

    private final SharedSecret secret;

    AzureWebhook(SharedSecretSettings settings) {
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
            if (fields.word("/eventType").equals(VALIDATION)) {
                return new ParsedWebhook(List.of(), validation(fields.word("/data/validationCode")));
            }
            VendorEvent event = kind(fields);
            if (event != null) {
                events.add(complete(event, fields));
            }
        }
        return ParsedWebhook.of(events);
    }

    private static String validation(String code) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("validationResponse", code)
                .toString();
    }

    private static VendorEvent complete(VendorEvent event, EventFields fields) {
        return event.withId(fields.text("/id"))
                .at(fields.date("/data/deliveryAttemptTimeStamp", "/data/userActionTimeStamp", "/eventTime"))
                .about(null, fields.text("/data/messageId"))
                .to(fields.text("/data/recipient"))
                .by(null, fields.text("/data/userAgent"))
                .saying(fields.text("/data/deliveryStatusDetails/statusMessage", "/data/engagementContext"));
    }

    private static @Nullable VendorEvent kind(EventFields fields) {
        return switch (fields.word("/eventType")) {
            case REPORT -> report(fields.word("/data/status"));
            case ENGAGEMENT ->
                switch (fields.word("/data/engagementType")) {
                    case "view" -> VendorEvent.of(EventType.OPENED);
                    case "click" -> VendorEvent.of(EventType.CLICKED);
                    default -> null;
                };
            default -> null;
        };
    }

    /** That a distribution list was expanded says nothing yet. */
    private static @Nullable VendorEvent report(String status) {
        return switch (status) {
            case "Delivered" -> VendorEvent.of(EventType.DELIVERED);
            case "Bounced" -> VendorEvent.bounced(Bounce.hard(Reason.INVALID));
            case "Suppressed" -> VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
            case "Quarantined", "FilteredSpam" -> VendorEvent.bounced(Bounce.soft(Reason.SPAM));
            case "Failed" -> VendorEvent.bounced(Bounce.soft(Reason.OTHER));
            default -> null;
        };
    }
}
