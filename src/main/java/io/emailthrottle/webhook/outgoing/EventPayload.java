package io.emailthrottle.webhook.outgoing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.store.email.EmailLabels;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.webhook.WebhookDelivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an application is told, as Resend's {@code email.*} events say it; beside it the vendor and, if it is about one, the recipient. */
final class EventPayload {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventPayload() {}

    /** The same bytes for the same delivery, however often it is tried. */
    static byte[] of(WebhookDelivery delivery, StoredEmail email, EmailLabels labels) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", delivery.type().word());
        event.put("created_at", delivery.at().toString());
        event.put("data", data(delivery, email, labels));
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of strings are always JSON", e);
        }
    }

    private static Map<String, Object> data(WebhookDelivery delivery, StoredEmail email, EmailLabels labels) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("email_id", email.id().toString());
        String messageId = messageId(email, labels);
        if (messageId != null) {
            data.put("message_id", messageId);
        }
        data.put("created_at", email.createdAt().toString());
        data.put("from", email.sender());
        data.put("to", email.recipients());
        data.put("subject", email.subject());
        if (!labels.tags().isEmpty()) {
            Map<String, String> values = new LinkedHashMap<>();
            labels.tags().forEach(tag -> values.put(tag.name(), tag.value()));
            data.put("tags", values);
        }
        if (delivery.vendor() != null) {
            data.put("vendor", delivery.vendor());
        }
        EventDetail detail = EventDetail.of(delivery.detail());
        if (detail.recipient() != null) {
            data.put("recipient", detail.recipient());
        }
        switch (delivery.type()) {
            case BOUNCED -> data.put("bounce", bounce(detail));
            case CLICKED -> data.put("click", click(detail, delivery));
            case FAILED -> data.put("failed", Map.of("reason", delivery.detail() == null ? "" : delivery.detail()));
            case SUPPRESSED -> data.put("suppressed", suppressed(delivery));
            default -> {
                // Its type says all.
            }
        }
        return data;
    }

    /** Null for a sender that is no address, which no version writes. */
    private static @Nullable String messageId(StoredEmail email, EmailLabels labels) {
        if (labels.messageId().isPresent()) {
            return labels.messageId().get();
        }
        try {
            return Email.messageId(email.id(), Address.parse(email.sender()));
        } catch (InvalidAddress e) {
            return null;
        }
    }

    private static Map<String, Object> bounce(EventDetail detail) {
        Map<String, Object> bounce = new LinkedHashMap<>();
        bounce.put("type", detail.bounce());
        bounce.put("subType", detail.reason());
        bounce.put("message", detail.words());
        if (!detail.words().isEmpty()) {
            bounce.put("diagnosticCode", List.of(detail.words()));
        }
        return bounce;
    }

    private static Map<String, String> click(EventDetail detail, WebhookDelivery delivery) {
        Map<String, String> click = new LinkedHashMap<>();
        click.put("link", detail.words());
        click.put("timestamp", delivery.at().toString());
        if (delivery.visitor() != null) {
            click.put("ipAddress", delivery.visitor().ipAddress());
            click.put("userAgent", delivery.visitor().userAgent());
        }
        return click;
    }

    private static Map<String, String> suppressed(WebhookDelivery delivery) {
        Map<String, String> suppressed = new LinkedHashMap<>();
        suppressed.put("type", "OnAccountSuppressionList");
        suppressed.put("message", delivery.detail() == null ? "" : delivery.detail());
        return suppressed;
    }
}
