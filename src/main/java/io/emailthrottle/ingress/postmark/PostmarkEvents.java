package io.emailthrottle.ingress.postmark;

import static io.emailthrottle.store.write.WebhookEventType.BOUNCED;
import static io.emailthrottle.store.write.WebhookEventType.CLICKED;
import static io.emailthrottle.store.write.WebhookEventType.COMPLAINED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERED;
import static io.emailthrottle.store.write.WebhookEventType.DELIVERY_DELAYED;
import static io.emailthrottle.store.write.WebhookEventType.FAILED;
import static io.emailthrottle.store.write.WebhookEventType.OPENED;

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
import org.springframework.stereotype.Component;

/**
 * Events as Postmark's webhooks post them, one of a record type; signed as Standard Webhooks are, because Postmark's are not.
 *
 * @see <a href="https://postmarkapp.com/developer/webhooks/webhooks-overview">Webhooks</a>
 */
@Component
public final class PostmarkEvents implements EventFormat {

    private static final Set<WebhookEventType> EVENTS =
            EnumSet.of(DELIVERED, DELIVERY_DELAYED, BOUNCED, COMPLAINED, OPENED, CLICKED, FAILED);

    /** JavaScript's whole numbers have 53 bits. */
    private static final int UNUSED_BITS = 11;

    /** @see <a href="https://postmarkapp.com/developer/api/bounce-api#bounce-types">Bounce types</a> */
    private record Type(String word, int code, String name) {}

    private static final Type HARD = new Type("HardBounce", 1, "Hard bounce");
    private static final Type TRANSIENT = new Type("Transient", 2, "Message delayed");
    private static final Type UNKNOWN = new Type("Unknown", 2048, "Unknown");
    private static final Type SOFT = new Type("SoftBounce", 4096, "Soft bounce");
    private static final Type COMPLAINT = new Type("SpamComplaint", 100_001, "Spam complaint");

    @Override
    public String name() {
        return PostmarkDialect.NAME;
    }

    @Override
    public Set<WebhookEventType> events() {
        return EVENTS;
    }

    @Override
    public EventRequest request(EventFacts event, List<String> secrets, Instant now) {
        return EventRequest.signed(EventRequest.json(body(event)), event, secrets, now);
    }

    private static Map<String, Object> body(EventFacts facts) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "RecordType",
                switch (facts.type()) {
                    case DELIVERED -> "Delivery";
                    case BOUNCED, DELIVERY_DELAYED, FAILED -> "Bounce";
                    case COMPLAINED -> "SpamComplaint";
                    case OPENED -> "Open";
                    case CLICKED -> "Click";
                    default -> throw new IllegalArgumentException("Postmark has no event for " + facts.type());
                });
        body.put("MessageStream", stream(facts.tags()));
        body.put("ServerID", 1);
        body.put("MessageID", facts.emailId().toString());
        body.put("Tag", facts.labels().isEmpty() ? "" : facts.labels().getFirst());
        body.put("Metadata", facts.metadata());
        String recipient = String.join(", ", facts.addresses());
        switch (facts.type()) {
            case DELIVERED -> {
                body.put("Recipient", recipient);
                body.put("DeliveredAt", facts.at().toString());
                body.put("Details", facts.words());
            }
            case OPENED, CLICKED -> visit(body, facts, recipient);
            default -> bounce(body, facts, recipient);
        }
        return body;
    }

    private static void visit(Map<String, Object> body, EventFacts facts, String recipient) {
        body.put("Recipient", recipient);
        body.put("ReceivedAt", facts.at().toString());
        body.put("Client", Map.of());
        body.put("OS", Map.of());
        body.put("Platform", "Unknown");
        String agent = facts.visitor() == null ? null : facts.visitor().userAgent();
        String address = facts.visitor() == null ? null : facts.visitor().ipAddress();
        body.put("UserAgent", agent == null ? "" : agent);
        body.put("Geo", address == null ? Map.of() : Map.of("IP", address));
        if (facts.type() == CLICKED) {
            body.put("ClickLocation", "HTML");
            body.put("OriginalLink", facts.link());
        } else {
            // Whether it is the first is not known.
            body.put("FirstOpen", false);
        }
    }

    private static void bounce(Map<String, Object> body, EventFacts facts, String recipient) {
        Type type = type(facts);
        String words = facts.type() == FAILED && facts.detail() != null ? facts.detail() : facts.words();
        body.put("ID", facts.id().getLeastSignificantBits() >>> UNUSED_BITS);
        body.put("Type", type.word());
        body.put("TypeCode", type.code());
        body.put("Name", type.name());
        body.put("Description", facts.reason());
        body.put("Details", words);
        body.put("Email", recipient);
        body.put("From", facts.from());
        body.put("BouncedAt", facts.at().toString());
        body.put("DumpAvailable", false);
        boolean inactive = type == HARD || type == COMPLAINT;
        body.put("Inactive", inactive);
        body.put("CanActivate", inactive);
        body.put("Subject", facts.subject());
    }

    private static Type type(EventFacts facts) {
        return switch (facts.type()) {
            case COMPLAINED -> COMPLAINT;
            case DELIVERY_DELAYED -> TRANSIENT;
            case FAILED -> UNKNOWN;
            default -> facts.permanent() ? HARD : SOFT;
        };
    }

    /** The message stream that an email was sent through. */
    static String stream(List<Tag> tags) {
        return tags.stream()
                .filter(tag -> tag.name().equals(PostmarkReader.STREAM))
                .map(Tag::value)
                .findFirst()
                .orElse("outbound");
    }
}
