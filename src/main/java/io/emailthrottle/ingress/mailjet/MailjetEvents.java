package io.emailthrottle.ingress.mailjet;

import static io.emailthrottle.store.write.WebhookEventType.BOUNCED;
import static io.emailthrottle.store.write.WebhookEventType.CLICKED;
import static io.emailthrottle.store.write.WebhookEventType.COMPLAINED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERED;
import static io.emailthrottle.store.write.WebhookEventType.FAILED;
import static io.emailthrottle.store.write.WebhookEventType.OPENED;
import static io.emailthrottle.store.write.WebhookEventType.SUPPRESSED;

import io.emailthrottle.email.Tag;
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
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Events as Mailjet's Event API posts them when they are grouped: an array with an object for each recipient. Signed as Standard Webhooks
 * are, because Mailjet's are not.
 *
 * @see <a href="https://dev.mailjet.com/email/guides/webhooks/">Event API</a>
 */
@Component
public final class MailjetEvents implements EventFormat {

    private static final Set<WebhookEventType> EVENTS =
            EnumSet.of(DELIVERED, BOUNCED, COMPLAINED, OPENED, CLICKED, FAILED, SUPPRESSED);

    @Override
    public String name() {
        return MailjetDialect.NAME;
    }

    @Override
    public Set<WebhookEventType> events() {
        return EVENTS;
    }

    @Override
    public EventRequest request(EventFacts event, List<String> secrets, Instant now) {
        byte[] body = EventRequest.json(event.addresses().stream()
                .map(recipient -> body(event, recipient))
                .toList());
        return EventRequest.signed(body, event, secrets, now);
    }

    /** An email's id as a number, which Mailjet's are: 63 of the random bits of ours. */
    static long number(UUID id) {
        return id.getLeastSignificantBits() & Long.MAX_VALUE;
    }

    private static Map<String, Object> body(EventFacts facts, String recipient) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", name(facts));
        body.put("time", facts.at().getEpochSecond());
        body.put("MessageID", number(facts.emailId()));
        body.put("Message_GUID", facts.emailId().toString());
        body.put("email", recipient);
        body.put("mj_campaign_id", 0);
        body.put("mj_contact_id", 0);
        body.put("customcampaign", campaign(facts));
        body.put("CustomID", facts.metadata().getOrDefault(MailjetReader.CUSTOM_ID, ""));
        body.put("Payload", facts.metadata().getOrDefault(MailjetReader.PAYLOAD, ""));
        switch (facts.type()) {
            case DELIVERED -> {
                body.put("mj_message_id", Long.toString(number(facts.emailId())));
                body.put("smtp_reply", facts.words());
            }
            case BOUNCED -> {
                body.put("blocked", false);
                body.put("hard_bounce", facts.permanent());
                error(body, facts.reason());
                body.put("comment", facts.words());
            }
            case SUPPRESSED, FAILED -> {
                body.put("error_related_to", facts.type() == SUPPRESSED ? "mailjet" : "system");
                body.put("error", facts.type() == SUPPRESSED ? "preblocked" : "");
                body.put("comment", facts.detail() == null ? "" : facts.detail());
            }
            case OPENED, CLICKED -> visit(body, facts);
            case COMPLAINED -> body.put("source", "");
            default -> {
                // Its name says all.
            }
        }
        return body;
    }

    private static void visit(Map<String, Object> body, EventFacts facts) {
        if (facts.type() == CLICKED) {
            body.put("url", facts.link());
        }
        if (facts.visitor() != null) {
            body.put("ip", facts.visitor().ipAddress());
            body.put("agent", facts.visitor().userAgent());
        }
        body.put("geo", "");
    }

    private static void error(Map<String, Object> body, String reason) {
        boolean unknown = reason.equals("NoEmail");
        boolean full = reason.equals("MailboxFull");
        body.put("error_related_to", unknown || full ? "recipient" : "");
        body.put("error", unknown ? "user unknown" : full ? "quota exceeded" : "");
    }

    private static String campaign(EventFacts facts) {
        return facts.tags().stream()
                .filter(tag -> tag.name().equals(MailjetReader.CAMPAIGN))
                .map(Tag::value)
                .findFirst()
                .orElse("");
    }

    private static String name(EventFacts facts) {
        return switch (facts.type()) {
            case DELIVERED -> "sent";
            case BOUNCED -> "bounce";
            case COMPLAINED -> "spam";
            case OPENED -> "open";
            case CLICKED -> "click";
            case FAILED, SUPPRESSED -> "blocked";
            default -> throw new IllegalArgumentException("Mailjet has no event for " + facts.type());
        };
    }
}
