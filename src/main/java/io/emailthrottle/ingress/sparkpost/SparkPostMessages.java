package io.emailthrottle.ingress.sparkpost;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.SentMessages;
import io.emailthrottle.security.Caller;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * SparkPost's search for events, by the ids of messages or transmissions.
 *
 * @see <a href="https://developers.sparkpost.com/api/events/">Events API</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(SparkPostDialect.NAME)
class SparkPostMessages {

    private static final Set<String> IDS = Set.of("messages", "transmissions");

    private final SentMessages messages;

    SparkPostMessages(SentMessages messages) {
        this.messages = messages;
    }

    /** All other filters are refused: what they would leave out must not be in the answer. */
    @GetMapping({"/api/v1/events/message", "/api/v1/events/message/"})
    ResponseEntity<Map<String, Object>> find(Caller caller, @RequestParam MultiValueMap<String, String> parameters) {
        String unknown = parameters.keySet().stream()
                .filter(name -> !IDS.contains(name))
                .findFirst()
                .orElse(parameters.isEmpty() ? "messages" : null);
        if (unknown != null) {
            return ResponseEntity.status(HttpStatus.BAD_REQUEST)
                    .body(Map.of(
                            "errors",
                            List.of(Map.of(
                                    "message",
                                    "invalid params",
                                    "description",
                                    parameters.isEmpty()
                                            ? "messages or transmissions is required"
                                            : unknown + " is not supported here, only messages and transmissions"))));
        }
        List<Map<String, Object>> events = Stream.concat(
                        ids(parameters.get("messages")).flatMap(id -> messages.find(caller, id).stream()),
                        ids(parameters.get("transmissions")).flatMap(id -> messages.ofRequest(caller, id).stream()))
                .flatMap(message -> message.events().stream())
                .filter(facts -> SparkPostEvents.TOLD.contains(facts.type()))
                .flatMap(facts -> facts.addresses().stream().map(recipient -> SparkPostEvents.event(facts, recipient)))
                .toList();
        return ResponseEntity.ok(Map.of("results", events, "total_count", events.size(), "links", Map.of()));
    }

    /** Separated by commas, or each in a parameter of its own. */
    private static Stream<String> ids(@Nullable List<String> lists) {
        return lists == null
                ? Stream.empty()
                : lists.stream()
                        .flatMap(list -> Stream.of(list.split(",")))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .distinct();
    }
}
