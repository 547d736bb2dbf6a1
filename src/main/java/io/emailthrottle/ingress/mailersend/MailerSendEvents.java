package io.emailthrottle.ingress.mailersend;

import static io.emailthrottle.store.write.WebhookEventType.BOUNCED;
import static io.emailthrottle.store.write.WebhookEventType.CLICKED;
import static io.emailthrottle.store.write.WebhookEventType.COMPLAINED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERY_DELAYED;
import static io.emailthrottle.store.write.WebhookEventType.OPENED;
import static io.emailthrottle.store.write.WebhookEventType.SENT;

import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.vendor.events.HmacSha256;
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
 * Events as MailerSend's webhooks post them, with its signature: the HMAC-SHA256 of the body in hexadecimal.
 *
 * @see <a href="https://developers.mailersend.com/api/v1/webhooks.html">Webhooks</a>
 */
@Component
public final class MailerSendEvents implements EventFormat {

    static final Set<WebhookEventType> TOLD =
            EnumSet.of(SENT, DELIVERED, DELIVERY_DELAYED, BOUNCED, COMPLAINED, OPENED, CLICKED);

    @Override
    public String name() {
        return MailerSendDialect.NAME;
    }

    @Override
    public Set<WebhookEventType> events() {
        return TOLD;
    }

    /** There is one signature, so the newest secret signs. */
    @Override
    public EventRequest request(EventFacts event, List<String> secrets, Instant now) {
        byte[] body = EventRequest.json(body(event));
        return EventRequest.ofJson(body, Map.of("Signature", new HmacSha256(secrets.getFirst()).hex(body)));
    }

    private static Map<String, Object> body(EventFacts facts) {
        String name = name(facts);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("object", "activity");
        data.put("id", facts.id().toString());
        data.put("type", name);
        data.put("created_at", facts.at().toString());
        data.put("email", email(facts, name));
        data.put("morph", morph(facts));
        data.put("template_id", "");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "activity." + name);
        body.put("created_at", facts.at().toString());
        body.put("data", data);
        return body;
    }

    private static Map<String, Object> email(EventFacts facts, String name) {
        String accepted = facts.acceptedAt().toString();
        Map<String, Object> email = new LinkedHashMap<>();
        email.put("object", "email");
        email.put("id", facts.emailId().toString());
        email.put("created_at", accepted);
        email.put("from", facts.from());
        email.put("subject", facts.subject());
        email.put("status", name);
        email.put("tags", facts.labels());
        email.put("message", Map.of("object", "message", "id", facts.requestId(), "created_at", accepted));
        email.put(
                "recipient",
                Map.of("object", "recipient", "email", String.join(", ", facts.addresses()), "created_at", accepted));
        return email;
    }

    /** What the event says beside its type; empty for nothing. */
    private static Map<String, Object> morph(EventFacts facts) {
        Map<String, Object> morph = new LinkedHashMap<>();
        switch (facts.type()) {
            case BOUNCED, DELIVERY_DELAYED -> {
                morph.put("object", "recipient_bounce");
                morph.put("reason", facts.words());
            }
            case COMPLAINED -> morph.put("object", "spam_complaint");
            case OPENED, CLICKED -> {
                morph.put("object", facts.type() == OPENED ? "open" : "click");
                morph.put("created_at", facts.at().toString());
                if (facts.visitor() != null) {
                    morph.put("ip", facts.visitor().ipAddress());
                    morph.put("user_agent", facts.visitor().userAgent());
                }
                if (facts.type() == CLICKED) {
                    morph.put("url", facts.link());
                }
            }
            default -> {
                // Its type says all.
            }
        }
        return morph;
    }

    /** MailerSend's name of an event. */
    static String name(EventFacts facts) {
        return switch (facts.type()) {
            case SENT -> "sent";
            case DELIVERED -> "delivered";
            case DELIVERY_DELAYED -> "deferred";
            case BOUNCED -> facts.permanent() ? "hard_bounced" : "soft_bounced";
            case COMPLAINED -> "spam_complaint";
            case OPENED -> "opened";
            case CLICKED -> "clicked";
            default -> throw new IllegalArgumentException("MailerSend has no event for " + facts.type());
        };
    }
}
