package io.emailthrottle.ingress.brevo;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.KnownParameters;
import io.emailthrottle.ingress.dialect.SentMessage;
import io.emailthrottle.ingress.dialect.SentMessages;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.email.ShownEmail;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Brevo's look-ups of one message, by the {@code messageId} of the answer to its request.
 *
 * @see <a href="https://developers.brevo.com/reference/get-transac-emails-list">Transactional emails</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(BrevoDialect.NAME)
class BrevoMessages {

    private static final String ID = "messageId";

    private final SentMessages messages;

    BrevoMessages(SentMessages messages) {
        this.messages = messages;
    }

    /** An empty list when there is no such message. All are at {@code GET /emails}. */
    @GetMapping("/v3/smtp/emails")
    Map<String, Object> list(Caller caller, @RequestParam MultiValueMap<String, String> query) {
        String messageId = KnownParameters.one(query, ID, Set.of());
        List<Map<String, Object>> found = messages.find(caller, messageId).stream()
                .flatMap(message ->
                        message.email().recipients().stream().map(recipient -> row(message, recipient, messageId)))
                .toList();
        return Map.of("count", found.size(), "transactionalEmails", found);
    }

    private static Map<String, Object> row(SentMessage message, String recipient, String messageId) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("email", recipient);
        row.put("subject", message.email().subject());
        row.put("messageId", messageId);
        row.put("uuid", message.email().id().toString());
        row.put("date", message.email().createdAt().toString());
        row.put("from", message.email().sender());
        row.put("tags", message.tags());
        return row;
    }

    /** With its html body as long as that is kept. */
    @GetMapping("/v3/smtp/emails/{uuid}")
    ResponseEntity<Map<String, Object>> find(Caller caller, @PathVariable String uuid, HttpServletRequest request) {
        return messages.find(caller, uuid)
                .map(message -> ResponseEntity.ok(body(message, messages.content(message, request))))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .body(Map.of("code", "document_not_found", "message", "Email not found")));
    }

    private static Map<String, Object> body(SentMessage message, Optional<ShownEmail> content) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("email", String.join(", ", message.email().recipients()));
        body.put("subject", message.email().subject());
        body.put("date", message.email().createdAt().toString());
        body.put(
                "events",
                message.events().stream().flatMap(BrevoMessages::event).toList());
        body.put("body", content.map(shown -> shown.email().html()).orElse(""));
        body.put(
                "attachmentCount",
                content.map(shown -> shown.attachmentBytes().size()).orElse(0));
        return body;
    }

    private static Stream<Map<String, String>> event(EventFacts facts) {
        return BrevoEvents.TOLD.contains(facts.type())
                ? Stream.of(Map.of(
                        "name", BrevoEvents.name(facts), "time", facts.at().toString()))
                : Stream.empty();
    }

    /** An event for each recipient; an empty list when there is no such message. */
    @GetMapping("/v3/smtp/statistics/events")
    Map<String, Object> events(Caller caller, @RequestParam MultiValueMap<String, String> query) {
        String messageId = KnownParameters.one(query, ID, Set.of());
        return Map.of(
                "events",
                messages.find(caller, messageId).stream()
                        .flatMap(message -> message.events().stream())
                        .flatMap(facts ->
                                facts.addresses().stream().flatMap(recipient -> statistic(facts, recipient, messageId)))
                        .toList());
    }

    private static Stream<Map<String, Object>> statistic(EventFacts facts, String recipient, String messageId) {
        String name = statisticName(facts);
        if (name.isEmpty()) {
            return Stream.empty();
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("email", recipient);
        event.put("date", facts.at().toString());
        event.put("subject", facts.subject());
        event.put("messageId", messageId);
        event.put("event", name);
        event.put("reason", facts.words());
        event.put("from", facts.from());
        if (!facts.labels().isEmpty()) {
            event.put("tag", facts.labels().getFirst());
        }
        return Stream.of(event);
    }

    /** Other names than those of webhooks; empty for what Brevo does not tell. */
    private static String statisticName(EventFacts facts) {
        return switch (facts.type()) {
            case SENT -> "requests";
            case DELIVERED -> "delivered";
            case DELIVERY_DELAYED -> "deferred";
            case BOUNCED -> facts.permanent() ? "hardBounces" : "softBounces";
            case COMPLAINED -> "spam";
            case OPENED -> "opened";
            case CLICKED -> "clicks";
            case FAILED -> "error";
            case SUPPRESSED -> "blocked";
            default -> "";
        };
    }
}
