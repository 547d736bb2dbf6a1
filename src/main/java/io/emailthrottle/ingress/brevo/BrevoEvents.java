package io.emailthrottle.ingress.brevo;

import static io.emailthrottle.store.write.WebhookEventType.BOUNCED;
import static io.emailthrottle.store.write.WebhookEventType.CLICKED;
import static io.emailthrottle.store.write.WebhookEventType.COMPLAINED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERY_DELAYED;
import static io.emailthrottle.store.write.WebhookEventType.FAILED;
import static io.emailthrottle.store.write.WebhookEventType.OPENED;
import static io.emailthrottle.store.write.WebhookEventType.SENT;
import static io.emailthrottle.store.write.WebhookEventType.SUPPRESSED;

import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.emailthrottle.webhook.outgoing.EventFormat;
import io.emailthrottle.webhook.outgoing.EventRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Events as Brevo's webhooks post them: an object, or an array, as its batches are, when one event is about several recipients. Signed as
 * Standard Webhooks are, because Brevo's are not.
 *
 * @see <a href="https://developers.brevo.com/docs/transactional-webhooks">Transactional webhooks</a>
 */
@Component
public final class BrevoEvents implements EventFormat {

    static final Set<WebhookEventType> TOLD =
            EnumSet.of(SENT, DELIVERED, DELIVERY_DELAYED, BOUNCED, COMPLAINED, OPENED, CLICKED, FAILED, SUPPRESSED);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** JavaScript's whole numbers have 53 bits. */
    private static final int UNUSED_BITS = 11;

    @Override
    public String name() {
        return BrevoDialect.NAME;
    }

    @Override
    public Set<WebhookEventType> events() {
        return TOLD;
    }

    @Override
    public EventRequest request(EventFacts event, List<String> secrets, Instant now) {
        List<Map<String, Object>> each = event.addresses().stream()
                .map(recipient -> body(event, recipient))
                .toList();
        return EventRequest.signed(EventRequest.json(each.size() == 1 ? each.getFirst() : each), event, secrets, now);
    }

    private static Map<String, Object> body(EventFacts facts, String recipient) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", name(facts));
        body.put("email", recipient);
        body.put("id", facts.id().getLeastSignificantBits() >>> UNUSED_BITS);
        body.put("date", DATE.format(facts.at()));
        body.put("ts", facts.at().getEpochSecond());
        body.put("ts_event", facts.at().getEpochSecond());
        body.put("ts_epoch", facts.at().toEpochMilli());
        body.put("subject", facts.subject());
        body.put("sender_email", facts.from());
        facts.messageId().ifPresent(id -> body.put("message-id", id));
        body.put("tags", facts.labels());
        body.put("tag", new String(EventRequest.json(facts.labels()), StandardCharsets.UTF_8));
        String custom = facts.metadata().get(BrevoReader.CUSTOM);
        if (custom != null) {
            body.put(BrevoReader.CUSTOM, custom);
        }
        switch (facts.type()) {
            case BOUNCED, DELIVERY_DELAYED -> body.put("reason", facts.words());
            case FAILED, SUPPRESSED -> body.put("reason", facts.detail() == null ? "" : facts.detail());
            case OPENED, CLICKED -> {
                if (facts.type() == CLICKED) {
                    body.put("link", facts.link());
                }
                if (facts.visitor() != null) {
                    body.put("ip", facts.visitor().ipAddress());
                    body.put("user_agent", facts.visitor().userAgent());
                }
            }
            default -> {
                // Its name says all.
            }
        }
        return body;
    }

    /** Brevo's name of an event, in webhooks. */
    static String name(EventFacts facts) {
        return switch (facts.type()) {
            case SENT -> "request";
            case DELIVERED -> "delivered";
            case DELIVERY_DELAYED -> "deferred";
            case BOUNCED -> facts.permanent() ? "hard_bounce" : "soft_bounce";
            case COMPLAINED -> "spam";
            case OPENED -> "opened";
            case CLICKED -> "click";
            case FAILED -> "error";
            case SUPPRESSED -> "blocked";
            default -> throw new IllegalArgumentException("Brevo has no event for " + facts.type());
        };
    }
}
