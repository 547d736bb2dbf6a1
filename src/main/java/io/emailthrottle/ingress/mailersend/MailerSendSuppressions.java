package io.emailthrottle.ingress.mailersend;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppression.Origin;
import io.emailthrottle.store.suppression.SuppressionQuery;
import io.emailthrottle.store.suppression.Suppressions;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * MailerSend's lists of suppressed addresses, which are parts of the gateway's own.
 *
 * @see <a href="https://developers.mailersend.com/api/v1/recipients.html">Suppressions</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(MailerSendDialect.NAME)
class MailerSendSuppressions {

    private static final int MOST = 100;
    private static final int LAST_PAGE = 100;
    private static final String UNSUBSCRIBED = "unsubscribed";

    private final Suppressions suppressions;

    MailerSendSuppressions(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    @GetMapping("/v1/suppressions/hard-bounces")
    ResponseEntity<Map<String, Object>> bounces(
            Caller caller, @RequestParam(defaultValue = "25") int limit, @RequestParam(defaultValue = "1") int page) {
        return list(caller, Origin.BOUNCE, any -> true, limit, page);
    }

    @GetMapping("/v1/suppressions/spam-complaints")
    ResponseEntity<Map<String, Object>> complaints(
            Caller caller, @RequestParam(defaultValue = "25") int limit, @RequestParam(defaultValue = "1") int page) {
        return list(caller, Origin.COMPLAINT, any -> true, limit, page);
    }

    @GetMapping("/v1/suppressions/unsubscribes")
    ResponseEntity<Map<String, Object>> unsubscribes(
            Caller caller, @RequestParam(defaultValue = "25") int limit, @RequestParam(defaultValue = "1") int page) {
        return list(caller, Origin.MANUAL, one -> one.reason().equals(UNSUBSCRIBED), limit, page);
    }

    @GetMapping("/v1/suppressions/blocklist")
    ResponseEntity<Map<String, Object>> blocklist(
            Caller caller, @RequestParam(defaultValue = "25") int limit, @RequestParam(defaultValue = "1") int page) {
        return list(caller, Origin.MANUAL, one -> !one.reason().equals(UNSUBSCRIBED), limit, page);
    }

    private ResponseEntity<Map<String, Object>> list(
            Caller caller, Origin origin, Predicate<Suppression> part, int limit, int page) {
        if (limit < 10 || limit > MOST || page < 1 || page > LAST_PAGE) {
            return ResponseEntity.status(HttpStatus.UNPROCESSABLE_ENTITY)
                    .body(Map.of(
                            "message", "The limit must be 10 to " + MOST + ", and the page 1 to " + LAST_PAGE + "."));
        }
        SuppressionQuery query = new SuppressionQuery(caller.tenant(), null, null, origin);
        List<Map<String, Object>> data = suppressions.list(query, MOST * LAST_PAGE).stream()
                .filter(part)
                .skip((long) limit * (page - 1))
                .limit(limit)
                .map(MailerSendSuppressions::entry)
                .toList();
        return ResponseEntity.ok(Map.of("data", data, "meta", Map.of("current_page", page, "per_page", limit)));
    }

    private static Map<String, Object> entry(Suppression suppression) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", String.valueOf(suppression.id()));
        entry.put("type", "exact");
        entry.put("pattern", suppression.address());
        entry.put("reason", suppression.reason());
        entry.put("created_at", suppression.createdAt().toString());
        entry.put("recipient", Map.of("email", suppression.address()));
        return entry;
    }
}
