package io.emailthrottle.ingress.mailgun;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.KnownParameters;
import io.emailthrottle.ingress.dialect.SentMessages;
import io.emailthrottle.security.Caller;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Mailgun's events of one message, by the id of the answer to its request.
 *
 * @see <a href="https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/events">Events</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(MailgunDialect.NAME)
class MailgunMessages {

    private static final String ID = "message-id";

    private final SentMessages messages;

    MailgunMessages(SentMessages messages) {
        this.messages = messages;
    }

    /** All other filters are refused: what they would leave out must not be in the answer. */
    @GetMapping({MailgunDialect.DOMAIN + "/events", MailgunDialect.DOMAIN + "/events/"})
    Map<String, Object> find(Caller caller, @RequestParam MultiValueMap<String, String> parameters) {
        String id = KnownParameters.one(parameters, ID, Set.of());
        List<Map<String, Object>> items = messages.find(caller, id).stream()
                .flatMap(message -> message.events().stream())
                .filter(facts -> MailgunEvents.TOLD.contains(facts.type()))
                .map(MailgunEvents::data)
                .toList();
        return Map.of("items", items, "paging", Map.of());
    }
}
