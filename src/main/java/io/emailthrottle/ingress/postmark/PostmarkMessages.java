package io.emailthrottle.ingress.postmark;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
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
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Postmark's look-up of one message.
 *
 * @see <a href="https://postmarkapp.com/developer/api/messages-api#outbound-message-details">Outbound message details</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(PostmarkDialect.NAME)
class PostmarkMessages {

    private final SentMessages messages;

    PostmarkMessages(SentMessages messages) {
        this.messages = messages;
    }

    @GetMapping("/messages/outbound/{id}/details")
    ResponseEntity<Map<String, Object>> find(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return messages.find(caller, id)
                .map(message -> ResponseEntity.ok(body(message, messages.content(message, request))))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.UNPROCESSABLE_ENTITY)
                        .body(Map.of("ErrorCode", 701, "Message", "This message was not found.")));
    }

    private static Map<String, Object> body(SentMessage message, Optional<ShownEmail> content) {
        Optional<Email> email = content.map(ShownEmail::email);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("TextBody", email.map(Email::text).orElse(""));
        body.put("HtmlBody", email.map(Email::html).orElse(""));
        body.put("Tag", message.tags().isEmpty() ? "" : message.tags().getFirst());
        body.put("Metadata", message.labels().metadata());
        body.put("MessageID", message.email().id().toString());
        body.put(
                "To",
                email.map(one -> addresses(one.to()))
                        .orElseGet(() -> message.email().recipients().stream()
                                .map(address -> Map.of("Email", address, "Name", ""))
                                .toList()));
        body.put("Cc", email.map(one -> addresses(one.cc())).orElse(List.of()));
        body.put("Bcc", email.map(one -> addresses(one.bcc())).orElse(List.of()));
        body.put(
                "Recipients",
                email.map(one -> Stream.of(one.to(), one.cc(), one.bcc())
                                .flatMap(List::stream)
                                .map(Address::address)
                                .toList())
                        .orElse(message.email().recipients()));
        body.put("ReceivedAt", message.email().createdAt().toString());
        body.put("From", message.email().sender());
        body.put("Subject", message.email().subject());
        body.put("Attachments", email.map(PostmarkMessages::files).orElse(List.of()));
        body.put("Status", message.waits() ? "Queued" : "Sent");
        body.put("TrackOpens", false);
        body.put("TrackLinks", "None");
        body.put("MessageStream", PostmarkEvents.stream(message.labels().tags()));
        body.put(
                "MessageEvents",
                message.events().stream().flatMap(PostmarkMessages::events).toList());
        return body;
    }

    private static List<Map<String, String>> addresses(List<Address> addresses) {
        return addresses.stream()
                .map(one -> Map.of("Email", one.address(), "Name", one.name() == null ? "" : one.name()))
                .toList();
    }

    private static List<String> files(Email email) {
        return email.attachments().stream().map(file -> file.filename()).toList();
    }

    private static Stream<Map<String, Object>> events(EventFacts facts) {
        String type = switch (facts.type()) {
            case DELIVERED -> "Delivered";
            case DELIVERY_DELAYED -> "Transient";
            case BOUNCED, FAILED -> "Bounced";
            case OPENED -> "Opened";
            case CLICKED -> "LinkClicked";
            case COMPLAINED, SUPPRESSED -> "SubscriptionChanged";
            default -> null;
        };
        return type == null
                ? Stream.empty()
                : facts.addresses().stream()
                        .map(recipient -> Map.of(
                                "Recipient",
                                recipient,
                                "Type",
                                type,
                                "ReceivedAt",
                                facts.at().toString(),
                                "Details",
                                details(facts)));
    }

    private static Map<String, String> details(EventFacts facts) {
        return switch (facts.type()) {
            case DELIVERED, DELIVERY_DELAYED -> Map.of("DeliveryMessage", facts.words());
            case CLICKED -> Map.of("Summary", "", "Link", facts.link(), "ClickLocation", "HTML");
            default -> Map.of("Summary", facts.words());
        };
    }
}
