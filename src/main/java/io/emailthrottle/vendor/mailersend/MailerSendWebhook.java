package io.emailthrottle.vendor.mailersend;

import io.emailthrottle.vendor.events.Bounce;
import io.emailthrottle.vendor.events.Bounce.Reason;
import io.emailthrottle.vendor.events.EventFields;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.HmacSha256;
import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.ReplayWindow;
import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.VendorEvent;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads MailerSend's webhooks: one event, in the first or the second version of their shape, with an HMAC over the body.
 * No time is signed but the event's own.
 */
final class MailerSendWebhook implements VendorWebhook {

    /** The event may wait before it is told, and is told again after ten and after a hundred seconds. */
    private static final Duration TOLD_WITHIN = Duration.ofHours(1);

    private final HmacSha256 hmac;
    private final ReplayWindow replayWindow;

    MailerSendWebhook(SigningSettings settings) {
        this.hmac = new HmacSha256(settings.secret());
        this.replayWindow = settings.freshness(TOLD_WITHIN);
    }

    @Override
    public void admit(WebhookRequest head) throws WebhookRefused {
        head.signature("Signature");
    }

    @Override
    public ParsedWebhook read(WebhookRequest request) throws WebhookRefused {
        if (!hmac.matchesHex(request.signature("Signature"), request.body())) {
            throw WebhookRefused.forged("its signature is not MailerSend's");
        }
        EventFields fields = new EventFields(request.json());
        VendorEvent event = event(fields);
        if (event == null) {
            return ParsedWebhook.nothing();
        }
        replayWindow.check(event.at(), request.at());
        return ParsedWebhook.of(List.of(event));
    }

    private static @Nullable VendorEvent event(EventFields fields) {
        VendorEvent event = switch (fields.word("/type")) {
            case "activity.delivered" -> VendorEvent.of(EventType.DELIVERED);
            case "activity.deferred" -> VendorEvent.of(EventType.DEFERRED);
            case "activity.soft_bounced" -> VendorEvent.bounced(Bounce.soft(Reason.OTHER));
            case "activity.hard_bounced" -> VendorEvent.bounced(Bounce.hard(Reason.INVALID));
            case "activity.suppressed" -> VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
            case "activity.spam_complaint", "activity.spam_complaints" -> VendorEvent.of(EventType.COMPLAINED);
            case "activity.opened" -> VendorEvent.of(EventType.OPENED);
            case "activity.clicked" -> VendorEvent.of(EventType.CLICKED);
            case "activity.unsubscribed" -> VendorEvent.of(EventType.UNSUBSCRIBED);
            default -> null;
        };
        return event == null
                ? null
                : event.withId(fields.text("/data/id"))
                        .at(fields.date("/created_at", "/data/created_at"))
                        .about(null, fields.text("/data/message_id", "/data/email/message/id"))
                        .to(fields.text("/data/email/recipient/email", "/data/recipient"))
                        .by(fields.text("/data/meta/ip", "/data/morph/ip"), fields.text("/data/meta/user_agent"))
                        .saying(fields.text(
                                "/data/meta/bounce_reason",
                                "/data/meta/suppression_reason",
                                "/data/meta/url",
                                "/data/morph/readable_reason",
                                "/data/morph/reason",
                                "/data/morph/url"));
    }
}
