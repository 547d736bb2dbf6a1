package io.emailthrottle.vendor.ses;

import io.emailthrottle.vendor.events.AmazonBounces;
import io.emailthrottle.vendor.events.Bounce;
import io.emailthrottle.vendor.events.Bounce.Reason;
import io.emailthrottle.vendor.events.EventFields;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.VendorEvent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What SES tells of an email, as event publishing and as feedback notifications have it.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html">Events</a>
 */
final class SesEvents {

    private SesEvents() {}

    /** @param id that of the notification, which may tell of several recipients */
    static List<VendorEvent> of(EventFields fields, @Nullable String id) {
        return kind(fields)
                .map(event -> event.withId(event.recipient() == null ? id : id + " " + event.recipient())
                        .about(fields.text("/mail/tags/email_id/0"), fields.text("/mail/messageId")))
                .toList();
    }

    /** Opens and clicks do not say whose they are. */
    private static Stream<VendorEvent> kind(EventFields fields) {
        return switch (fields.word(fields.text("/eventType") == null ? "/notificationType" : "/eventType")) {
            case "Delivery" -> delivered(fields);
            case "DeliveryDelay" ->
                fields.all("/deliveryDelay/delayedRecipients").stream()
                        .map(recipient -> VendorEvent.of(EventType.DEFERRED)
                                .at(fields.date("/deliveryDelay/timestamp"))
                                .to(recipient.text("/emailAddress"))
                                .saying(recipient.text("/diagnosticCode", "/status")));
            case "Bounce" -> bounced(fields);
            case "Complaint" ->
                fields.all("/complaint/complainedRecipients").stream()
                        .map(recipient -> VendorEvent.of(EventType.COMPLAINED)
                                .at(fields.date("/complaint/timestamp"))
                                .to(recipient.text("/emailAddress"))
                                .saying(fields.text("/complaint/complaintFeedbackType")));
            case "Reject" ->
                Stream.of(VendorEvent.bounced(Bounce.soft(Reason.SPAM)).saying(fields.text("/reject/reason")));
            case "Rendering Failure" ->
                Stream.of(VendorEvent.bounced(Bounce.soft(Reason.OTHER)).saying(fields.text("/failure/errorMessage")));
            case "Open" ->
                Stream.of(VendorEvent.of(EventType.OPENED)
                        .at(fields.date("/open/timestamp"))
                        .by(fields.text("/open/ipAddress"), fields.text("/open/userAgent")));
            case "Click" ->
                Stream.of(VendorEvent.of(EventType.CLICKED)
                        .at(fields.date("/click/timestamp"))
                        .by(fields.text("/click/ipAddress"), fields.text("/click/userAgent"))
                        .saying(fields.text("/click/link")));
            case "Subscription" ->
                fields.is("/subscription/newTopicPreferences/unsubscribeAll")
                        ? Stream.of(VendorEvent.of(EventType.UNSUBSCRIBED).at(fields.date("/subscription/timestamp")))
                        : Stream.empty();
            default -> Stream.empty();
        };
    }

    private static Stream<VendorEvent> delivered(EventFields fields) {
        return fields.all("/delivery/recipients").stream()
                .map(recipient -> VendorEvent.of(EventType.DELIVERED)
                        .at(fields.date("/delivery/timestamp"))
                        .to(recipient.text(""))
                        .saying(fields.text("/delivery/smtpResponse")));
    }

    private static Stream<VendorEvent> bounced(EventFields fields) {
        Bounce bounce = AmazonBounces.of(fields.text("/bounce/bounceType"), fields.text("/bounce/bounceSubType"));
        return fields.all("/bounce/bouncedRecipients").stream()
                .map(recipient -> VendorEvent.bounced(bounce)
                        .at(fields.date("/bounce/timestamp"))
                        .to(recipient.text("/emailAddress"))
                        .saying(recipient.text("/diagnosticCode", "/status")));
    }
}
