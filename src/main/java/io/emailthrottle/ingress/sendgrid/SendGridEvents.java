package io.emailthrottle.ingress.sendgrid;

import static io.emailthrottle.store.write.WebhookEventType.BOUNCED;
import static io.emailthrottle.store.write.WebhookEventType.CLICKED;
import static io.emailthrottle.store.write.WebhookEventType.COMPLAINED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERY_DELAYED;
import static io.emailthrottle.store.write.WebhookEventType.FAILED;
import static io.emailthrottle.store.write.WebhookEventType.OPENED;
import static io.emailthrottle.store.write.WebhookEventType.SENT;
import static io.emailthrottle.store.write.WebhookEventType.SUPPRESSED;

import io.emailthrottle.ingress.dialect.EcdsaSecret;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.emailthrottle.webhook.outgoing.EventFormat;
import io.emailthrottle.webhook.outgoing.EventRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Events as SendGrid's Event Webhook posts them, an object for each recipient, signed as its Signed Event Webhook is.
 *
 * @see <a href="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event">Event Webhook</a>
 */
@Component
public final class SendGridEvents implements EventFormat {

    static final Set<WebhookEventType> TOLD =
            EnumSet.of(SENT, DELIVERED, DELIVERY_DELAYED, BOUNCED, COMPLAINED, OPENED, CLICKED, FAILED, SUPPRESSED);

    @Override
    public String name() {
        return SendGridDialect.NAME;
    }

    @Override
    public Set<WebhookEventType> events() {
        return TOLD;
    }

    @Override
    public String newSecret() {
        return EcdsaSecret.generate().text();
    }

    @Override
    public String verifiedWith(String secret) {
        return new EcdsaSecret(secret).publicKey();
    }

    /** There is one signature, so the newest secret signs. */
    @Override
    public EventRequest request(EventFacts event, List<String> secrets, Instant now) {
        byte[] body = EventRequest.json(event.addresses().stream()
                .map(recipient -> event(event, recipient))
                .toList());
        String timestamp = Long.toString(now.getEpochSecond());
        return EventRequest.ofJson(
                body,
                Map.of(
                        "X-Twilio-Email-Event-Webhook-Timestamp",
                        timestamp,
                        "X-Twilio-Email-Event-Webhook-Signature",
                        new EcdsaSecret(secrets.getFirst()).sign(timestamp, body)));
    }

    private static Map<String, Object> event(EventFacts facts, String recipient) {
        Map<String, Object> event = new LinkedHashMap<>();
        // Like SendGrid's, first: the application's own data must not hide what the event says.
        facts.tags().forEach(tag -> event.put(tag.name(), tag.value()));
        event.putAll(facts.metadata());
        event.put("email", recipient);
        event.put("timestamp", facts.at().getEpochSecond());
        event.put("event", name(facts));
        event.put("sg_event_id", facts.id() + "-" + Integer.toHexString(recipient.hashCode()));
        event.put("sg_message_id", facts.requestId() + "." + facts.emailId());
        facts.messageId().ifPresent(id -> event.put("smtp-id", id));
        if (!facts.labels().isEmpty()) {
            event.put("category", facts.labels());
        }
        switch (facts.type()) {
            case DELIVERED, DELIVERY_DELAYED -> event.put("response", facts.words());
            case BOUNCED -> {
                event.put("type", facts.permanent() ? "bounce" : "blocked");
                event.put("reason", facts.words());
                event.put("status", facts.enhancedStatus() == null ? "" : facts.enhancedStatus());
                event.put("bounce_classification", classification(facts.reason()));
            }
            case FAILED, SUPPRESSED -> event.put("reason", facts.detail() == null ? "" : facts.detail());
            case CLICKED, OPENED -> {
                if (facts.type() == CLICKED) {
                    event.put("url", facts.link());
                }
                if (facts.visitor() != null) {
                    event.put("ip", facts.visitor().ipAddress());
                    event.put("useragent", facts.visitor().userAgent());
                }
            }
            default -> {
                // Its name says all.
            }
        }
        return event;
    }

    /** SendGrid's name of an event. */
    static String name(EventFacts facts) {
        return switch (facts.type()) {
            case SENT -> "processed";
            case DELIVERED -> "delivered";
            case DELIVERY_DELAYED -> "deferred";
            case BOUNCED -> "bounce";
            case COMPLAINED -> "spamreport";
            case OPENED -> "open";
            case CLICKED -> "click";
            case FAILED, SUPPRESSED -> "dropped";
            default -> throw new IllegalArgumentException("SendGrid has no event for " + facts.type());
        };
    }

    /** SendGrid's words: Invalid Address, Technical, Content, Reputation, Frequency or Volume, Mailbox Unavailable, Unclassified. */
    private static String classification(String reason) {
        return switch (reason) {
            case "NoEmail" -> "Invalid Address";
            case "MailboxFull" -> "Mailbox Unavailable";
            case "ContentRejected", "AttachmentRejected", "MessageTooLarge" -> "Content";
            case "Suppressed" -> "Reputation";
            default -> "Unclassified";
        };
    }
}
