package io.emailthrottle.ingress.ses;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.SentMessage;
import io.emailthrottle.ingress.dialect.SentMessages;
import io.emailthrottle.security.Caller;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Amazon's look-up of one message, by the {@code MessageId} of the answer to its request.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetMessageInsights.html">GetMessageInsights</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(SesDialect.NAME)
class SesMessages {

    private final SentMessages messages;
    private final SesSignature signature;

    SesMessages(SentMessages messages, SesSignature signature) {
        this.messages = messages;
        this.signature = signature;
    }

    @GetMapping("/v2/email/insights/{id}")
    ResponseEntity<Map<String, Object>> find(Caller caller, HttpServletRequest request, @PathVariable String id) {
        signature.of(request).check();
        return messages.find(caller, id)
                .map(message -> ResponseEntity.ok(body(message)))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .body(Map.of("__type", "NotFoundException", "message", "Message not found.")));
    }

    private static Map<String, Object> body(SentMessage message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("MessageId", message.email().id().toString());
        body.put("FromEmailAddress", message.email().sender());
        body.put("Subject", message.email().subject());
        body.put(
                "EmailTags",
                message.labels().tags().stream()
                        .map(tag -> Map.of("Name", tag.name(), "Value", tag.value()))
                        .toList());
        body.put(
                "Insights",
                message.email().recipients().stream()
                        .map(recipient -> Map.of("Destination", recipient, "Events", events(message, recipient)))
                        .toList());
        return body;
    }

    private static List<Map<String, Object>> events(SentMessage message, String recipient) {
        return message.events().stream()
                .filter(facts ->
                        facts.recipient().map(recipient::equalsIgnoreCase).orElse(true))
                .flatMap(SesMessages::event)
                .toList();
    }

    private static Stream<Map<String, Object>> event(EventFacts facts) {
        String type = switch (facts.type()) {
            case SENT -> "SEND";
            case DELIVERED -> "DELIVERY";
            case DELIVERY_DELAYED -> "TRANSIENT_BOUNCE";
            case BOUNCED -> facts.permanent() ? "PERMANENT_BOUNCE" : "TRANSIENT_BOUNCE";
            case COMPLAINED -> "COMPLAINT";
            case OPENED -> "OPEN";
            case CLICKED -> "CLICK";
            case FAILED -> "REJECT";
            default -> null;
        };
        return type == null
                ? Stream.empty()
                : Stream.of(Map.of("Timestamp", facts.at().getEpochSecond(), "Type", type));
    }
}
