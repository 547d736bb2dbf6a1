package io.emailthrottle.ingress.mailersend;

import io.emailthrottle.email.Email;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.SentMessage;
import io.emailthrottle.ingress.dialect.SentMessages;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.email.ShownEmail;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * MailerSend's look-up of one message, by the {@code X-Message-Id} of the answer to its request.
 *
 * @see <a href="https://developers.mailersend.com/api/v1/messages.html">Messages</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(MailerSendDialect.NAME)
class MailerSendMessages {

    private final SentMessages messages;

    MailerSendMessages(SentMessages messages) {
        this.messages = messages;
    }

    @GetMapping("/v1/messages/{id}")
    ResponseEntity<Map<String, Object>> find(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return messages.find(caller, id)
                .map(message -> ResponseEntity.ok(
                        Map.<String, Object>of("data", body(message, messages.content(message, request)))))
                .orElseGet(() ->
                        ResponseEntity.status(HttpStatus.NOT_FOUND).body(Map.of("message", "Resource not found.")));
    }

    private static Map<String, Object> body(SentMessage message, Optional<ShownEmail> content) {
        Map<String, Object> email = new LinkedHashMap<>();
        email.put("id", message.email().id().toString());
        email.put("from", message.email().sender());
        email.put("subject", message.email().subject());
        email.put("text", content.map(ShownEmail::email).map(Email::text).orElse(""));
        email.put("html", content.map(ShownEmail::email).map(Email::html).orElse(""));
        email.put("status", status(message));
        email.put("tags", message.tags());
        email.put("created_at", message.email().createdAt().toString());
        email.put("updated_at", message.updatedAt().toString());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", message.email().id().toString());
        body.put("created_at", message.email().createdAt().toString());
        body.put("updated_at", message.updatedAt().toString());
        body.put("emails", List.of(email));
        return body;
    }

    /** What happened last; before anything did, {@code queued}. */
    private static String status(SentMessage message) {
        return message.events().reversed().stream()
                .filter(facts -> MailerSendEvents.TOLD.contains(facts.type()))
                .map(MailerSendEvents::name)
                .findFirst()
                .orElse(message.isLost() ? "rejected" : "queued");
    }
}
