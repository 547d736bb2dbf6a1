package io.emailthrottle.ingress.sparkpost;

import static io.emailthrottle.store.write.WebhookEventType.BOUNCED;
import static io.emailthrottle.store.write.WebhookEventType.CLICKED;
import static io.emailthrottle.store.write.WebhookEventType.COMPLAINED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERY_DELAYED;
import static io.emailthrottle.store.write.WebhookEventType.FAILED;
import static io.emailthrottle.store.write.WebhookEventType.OPENED;
import static io.emailthrottle.store.write.WebhookEventType.SENT;
import static io.emailthrottle.store.write.WebhookEventType.SUPPRESSED;

import io.emailthrottle.email.Tag;
import io.emailthrottle.ingress.http.NumericId;
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
 * Events as SparkPost's webhooks post them: batches, here of one event, with an object for each recipient. SparkPost signs nothing; the
 * headers of Standard Webhooks are added.
 *
 * @see <a href="https://developers.sparkpost.com/api/webhooks/">Webhooks API</a>
 */
@Component
public final class SparkPostEvents implements EventFormat {

    static final Set<WebhookEventType> TOLD =
            EnumSet.of(SENT, DELIVERED, DELIVERY_DELAYED, BOUNCED, COMPLAINED, OPENED, CLICKED, FAILED, SUPPRESSED);

    private static final String CAMPAIGN = "campaign_id";

    /** SparkPost's classes of bounces: invalid recipient, undetermined, mailbox full, spam content. */
    private static final Map<String, String> CLASSES =
            Map.of("NoEmail", "10", "MailboxFull", "22", "ContentRejected", "51", "Suppressed", "25");

    private static final String UNDETERMINED = "1";

    @Override
    public String name() {
        return SparkPostDialect.NAME;
    }

    @Override
    public Set<WebhookEventType> events() {
        return TOLD;
    }

    @Override
    public EventRequest request(EventFacts event, List<String> secrets, Instant now) {
        byte[] body = EventRequest.json(event.addresses().stream()
                .map(recipient -> Map.of("msys", Map.of(kind(event.type()), event(event, recipient))))
                .toList());
        EventRequest signed = EventRequest.signed(body, event, secrets, now);
        Map<String, String> headers = new LinkedHashMap<>(signed.headers());
        headers.put("X-MessageSystems-Batch-ID", event.id().toString());
        return EventRequest.ofJson(body, headers);
    }

    /** One recipient's part of an event. */
    static Map<String, Object> event(EventFacts facts, String recipient) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", name(facts.type()));
        event.put("event_id", facts.id() + "-" + Integer.toHexString(recipient.hashCode()));
        event.put("timestamp", Long.toString(facts.at().getEpochSecond()));
        event.put("transmission_id", NumericId.of(UUID.fromString(facts.requestId())));
        event.put("message_id", facts.emailId().toString());
        event.put("rcpt_to", recipient);
        event.put("raw_rcpt_to", recipient);
        event.put("rcpt_meta", facts.metadata());
        event.put("rcpt_tags", facts.labels());
        facts.tags().stream()
                .filter(tag -> tag.name().equals(CAMPAIGN))
                .map(Tag::value)
                .forEach(campaign -> event.put(CAMPAIGN, campaign));
        event.put("friendly_from", facts.from());
        event.put("subject", facts.subject());
        event.put("injection_time", facts.acceptedAt().toString());
        switch (facts.type()) {
            case BOUNCED -> failed(event, facts, CLASSES.getOrDefault(facts.reason(), UNDETERMINED));
            case DELIVERY_DELAYED -> failed(event, facts, UNDETERMINED);
            case SUPPRESSED -> failed(event, facts, "25");
            case FAILED -> failed(event, facts, UNDETERMINED);
            case OPENED, CLICKED -> visited(event, facts);
            default -> {
                // Its type says all.
            }
        }
        return event;
    }

    private static void failed(Map<String, Object> event, EventFacts facts, String bounceClass) {
        event.put("bounce_class", bounceClass);
        event.put("reason", facts.words());
        event.put("raw_reason", facts.words());
        if (facts.replyCode() != null) {
            event.put("error_code", facts.replyCode());
        }
    }

    private static void visited(Map<String, Object> event, EventFacts facts) {
        if (facts.type() == CLICKED) {
            event.put("target_link_url", facts.link());
        }
        if (facts.visitor() != null) {
            event.put("ip_address", facts.visitor().ipAddress());
            event.put("user_agent", facts.visitor().userAgent());
        }
    }

    private static String kind(WebhookEventType type) {
        return switch (type) {
            case OPENED, CLICKED -> "track_event";
            case FAILED -> "gen_event";
            default -> "message_event";
        };
    }

    private static String name(WebhookEventType type) {
        return switch (type) {
            case SENT -> "injection";
            case DELIVERED -> "delivery";
            case DELIVERY_DELAYED -> "delay";
            case BOUNCED -> "bounce";
            case COMPLAINED -> "spam_complaint";
            case OPENED -> "open";
            case CLICKED -> "click";
            case FAILED -> "generation_rejection";
            case SUPPRESSED -> "policy_rejection";
            default -> throw new IllegalArgumentException("SparkPost has no event for " + type);
        };
    }
}
