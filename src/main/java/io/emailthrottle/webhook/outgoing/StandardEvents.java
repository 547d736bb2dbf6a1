package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.store.write.WebhookEventType;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resend's {@code email.*} events, signed as Standard Webhooks says; beside them the vendor, the metadata and, if it is about one, the
 * recipient.
 */
final class StandardEvents implements EventFormat {

    static final String NAME = "standard";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<WebhookEventType> events() {
        return EnumSet.allOf(WebhookEventType.class);
    }

    /** The same bytes for the same event, however often it is tried. */
    @Override
    public EventRequest request(EventFacts event, List<String> secrets, Instant now) {
        return EventRequest.signed(body(event), event, secrets, now);
    }

    static byte[] body(EventFacts event) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", event.type().word());
        body.put("created_at", event.at().toString());
        body.put("data", data(event));
        return EventRequest.json(body);
    }

    private static Map<String, Object> data(EventFacts event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("email_id", event.emailId().toString());
        event.messageId().ifPresent(id -> data.put("message_id", id));
        data.put("created_at", event.acceptedAt().toString());
        data.put("from", event.from());
        data.put("to", event.to());
        data.put("subject", event.subject());
        Map<String, String> tags = new LinkedHashMap<>();
        event.allTags().forEach(tag -> tags.put(tag.name(), tag.value()));
        if (!tags.isEmpty()) {
            data.put("tags", tags);
        }
        if (!event.metadata().isEmpty()) {
            data.put("metadata", event.metadata());
        }
        if (event.vendor() != null) {
            data.put("vendor", event.vendor());
        }
        event.recipient().ifPresent(recipient -> data.put("recipient", recipient));
        switch (event.type()) {
            case BOUNCED -> data.put("bounce", bounce(event));
            case CLICKED -> data.put("click", click(event));
            case FAILED -> data.put("failed", Map.of("reason", orEmpty(event.detail())));
            case SUPPRESSED -> data.put("suppressed", suppressed(event));
            default -> {
                // Its type says all.
            }
        }
        return data;
    }

    private static Map<String, Object> bounce(EventFacts event) {
        Map<String, Object> bounce = new LinkedHashMap<>();
        bounce.put("type", event.bounce());
        bounce.put("subType", event.reason());
        bounce.put("message", event.words());
        if (!event.words().isEmpty()) {
            bounce.put("diagnosticCode", List.of(event.words()));
        }
        return bounce;
    }

    private static Map<String, String> click(EventFacts event) {
        Map<String, String> click = new LinkedHashMap<>();
        click.put("link", event.link());
        click.put("timestamp", event.at().toString());
        if (event.visitor() != null) {
            click.put("ipAddress", event.visitor().ipAddress());
            click.put("userAgent", event.visitor().userAgent());
        }
        return click;
    }

    private static Map<String, String> suppressed(EventFacts event) {
        Map<String, String> suppressed = new LinkedHashMap<>();
        suppressed.put("type", "OnAccountSuppressionList");
        suppressed.put("message", orEmpty(event.detail()));
        return suppressed;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
