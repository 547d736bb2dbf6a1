package io.emailthrottle.ingress.sendgrid;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.SentMessage;
import io.emailthrottle.ingress.dialect.SentMessages;
import io.emailthrottle.security.Caller;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * SendGrid's look-up of one message.
 *
 * @see <a href="https://www.twilio.com/docs/sendgrid/api-reference/e-mail-activity/filter-messages-by-message-id">Filter messages by ID</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(SendGridDialect.NAME)
class SendGridMessages {

    private final SentMessages messages;

    SendGridMessages(SentMessages messages) {
        this.messages = messages;
    }

    /** @param id of {@code X-Message-Id}, or {@code sg_message_id} of an event, which has the email's own behind a dot */
    @GetMapping("/v3/messages/{id}")
    ResponseEntity<Map<String, Object>> find(Caller caller, @PathVariable String id) {
        String own = id.contains("@") ? id : id.substring(id.indexOf('.') + 1);
        return messages.find(caller, own)
                .map(message -> ResponseEntity.ok(body(message, id)))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .body(Map.of("errors", List.of(Map.of("message", "message not found")))));
    }

    private static Map<String, Object> body(SentMessage message, String id) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("from_email", message.email().sender());
        body.put("msg_id", id);
        body.put("subject", message.email().subject());
        body.put("to_email", String.join(", ", message.email().recipients()));
        body.put("status", status(message));
        body.put("template_id", "");
        body.put("asm_group_id", 0);
        body.put("categories", message.tags());
        body.put("unique_args", message.labels().metadata());
        List<Map<String, Object>> events = new ArrayList<>();
        events.add(Map.of(
                "event_name",
                "received",
                "processed",
                message.email().createdAt().toString()));
        message.events().forEach(facts -> add(events, facts));
        body.put("events", events);
        return body;
    }

    private static void add(List<Map<String, Object>> events, EventFacts facts) {
        if (!SendGridEvents.TOLD.contains(facts.type())) {
            return;
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_name", SendGridEvents.name(facts));
        event.put("processed", facts.at().toString());
        if (!facts.words().isEmpty()) {
            event.put("reason", facts.words());
        }
        events.add(event);
    }

    /** SendGrid knows three. */
    private static String status(SentMessage message) {
        if (message.isLost()) {
            return "not_delivered";
        }
        return switch (message.email().status()) {
            case DELIVERED, COMPLAINED -> "delivered";
            default -> "processed";
        };
    }
}
