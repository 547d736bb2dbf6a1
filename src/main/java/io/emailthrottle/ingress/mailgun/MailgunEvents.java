package io.emailthrottle.ingress.mailgun;

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
import io.emailthrottle.vendor.events.HmacSha256;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.emailthrottle.webhook.outgoing.EventFormat;
import io.emailthrottle.webhook.outgoing.EventRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Events as Mailgun's webhooks post them, with their signature.
 *
 * @see <a href="https://documentation.mailgun.com/docs/mailgun/user-manual/tracking-messages/tracking-messages">Webhooks</a>
 */
@Component
public final class MailgunEvents implements EventFormat {

    static final Set<WebhookEventType> TOLD =
            EnumSet.of(SENT, DELIVERED, DELIVERY_DELAYED, BOUNCED, COMPLAINED, OPENED, CLICKED, FAILED, SUPPRESSED);

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Mailgun's tokens have 50 characters. */
    private static final int TOKEN_BYTES = 25;

    private static final int KEY_BYTES = 32;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH);

    @Override
    public String name() {
        return MailgunDialect.NAME;
    }

    @Override
    public Set<WebhookEventType> events() {
        return TOLD;
    }

    /** A signing key of hexadecimal digits, as Mailgun's is. */
    @Override
    public String newSecret() {
        return random(KEY_BYTES);
    }

    /** There is one signature, so the newest secret signs. */
    @Override
    public EventRequest request(EventFacts event, List<String> secrets, Instant now) {
        String timestamp = Long.toString(now.getEpochSecond());
        String token = random(TOKEN_BYTES);
        String signature = new HmacSha256(secrets.getFirst())
                .hex(timestamp.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        byte[] body = EventRequest.json(Map.of(
                "signature",
                Map.of("timestamp", timestamp, "token", token, "signature", signature),
                "event-data",
                data(event)));
        return EventRequest.ofJson(body, Map.of());
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** As Mailgun writes moments in what it answers. */
    static String date(Instant moment) {
        return DATE.format(moment.atOffset(ZoneOffset.UTC));
    }

    /** An event without its signature. */
    static Map<String, Object> data(EventFacts facts) {
        List<String> recipients = facts.addresses();
        String recipient = recipients.getFirst();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("event", name(facts.type()));
        data.put("id", facts.id().toString());
        data.put("timestamp", facts.at().toEpochMilli() / 1000.0);
        data.put("log-level", logLevel(facts));
        data.put("recipient", recipient);
        data.put("recipient-domain", recipient.substring(recipient.lastIndexOf('@') + 1));
        data.put("tags", facts.labels());
        data.put("campaigns", List.of());
        data.put("user-variables", variables(facts));
        data.put("flags", Map.of("is-test-mode", false, "is-routed", false, "is-system-test", false));
        data.put("message", message(facts, recipients));
        switch (facts.type()) {
            case DELIVERED -> data.put("delivery-status", status(facts, 250));
            case DELIVERY_DELAYED -> failed(data, facts, "temporary", "generic", 450);
            case BOUNCED ->
                failed(
                        data,
                        facts,
                        facts.permanent() ? "permanent" : "temporary",
                        "bounce",
                        facts.permanent() ? 550 : 450);
            case FAILED -> failed(data, facts, "permanent", "generic", 550);
            case SUPPRESSED -> failed(data, facts, "permanent", "suppress-bounce", 605);
            case OPENED, CLICKED -> visited(data, facts);
            default -> {
                // Its name says all.
            }
        }
        return data;
    }

    private static Map<String, Object> variables(EventFacts facts) {
        Map<String, Object> variables = new LinkedHashMap<>();
        facts.tags().forEach(tag -> variables.put(tag.name(), tag.value()));
        variables.putAll(facts.metadata());
        return variables;
    }

    private static Map<String, Object> message(EventFacts facts, List<String> recipients) {
        Map<String, Object> headers = new LinkedHashMap<>();
        facts.messageId().ifPresent(id -> headers.put("message-id", id.replaceAll("[<>]", "")));
        headers.put("from", facts.from());
        headers.put("to", String.join(", ", facts.to()));
        headers.put("subject", facts.subject());
        return Map.of("headers", headers, "recipients", recipients, "attachments", List.of());
    }

    private static void failed(Map<String, Object> data, EventFacts facts, String severity, String reason, int code) {
        data.put("severity", severity);
        data.put("reason", reason);
        data.put("delivery-status", status(facts, code));
    }

    private static Map<String, Object> status(EventFacts facts, int code) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("code", facts.replyCode() == null ? code : Integer.parseInt(facts.replyCode()));
        status.put("message", facts.words());
        status.put("description", "");
        if (facts.enhancedStatus() != null) {
            status.put("enhanced-code", facts.enhancedStatus());
        }
        return status;
    }

    private static void visited(Map<String, Object> data, EventFacts facts) {
        if (facts.type() == CLICKED) {
            data.put("url", facts.link());
        }
        if (facts.visitor() != null) {
            data.put("ip", facts.visitor().ipAddress());
            data.put(
                    "client-info",
                    Map.of("user-agent", String.valueOf(facts.visitor().userAgent())));
        }
    }

    private static String logLevel(EventFacts facts) {
        return switch (facts.type()) {
            case DELIVERY_DELAYED, COMPLAINED -> "warn";
            case BOUNCED, FAILED, SUPPRESSED -> "error";
            default -> "info";
        };
    }

    private static String name(WebhookEventType type) {
        return switch (type) {
            case SENT -> "accepted";
            case DELIVERED -> "delivered";
            case DELIVERY_DELAYED, BOUNCED, FAILED, SUPPRESSED -> "failed";
            case COMPLAINED -> "complained";
            case OPENED -> "opened";
            case CLICKED -> "clicked";
            default -> throw new IllegalArgumentException("Mailgun has no event for " + type);
        };
    }
}
