package io.emailthrottle.ingress.brevo;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.KnownParameters;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.SuppressionQuery;
import io.emailthrottle.store.suppression.Suppressions;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Brevo's list of suppressed addresses, which is the gateway's own.
 *
 * @see <a href="https://developers.brevo.com/reference/get-transac-blocked-contacts">Blocked contacts</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(BrevoDialect.NAME)
class BrevoSuppressions {

    private static final int MOST = 100;
    private static final int FARTHEST = 10_000;

    private final Suppressions suppressions;

    BrevoSuppressions(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    /** A page in alphabetical order. */
    @GetMapping("/v3/smtp/blockedContacts")
    ResponseEntity<Map<String, Object>> list(
            Caller caller,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam MultiValueMap<String, String> query) {
        KnownParameters.only(query, Set.of("limit", "offset"));
        if (limit < 1 || limit > MOST || offset < 0 || offset > FARTHEST) {
            return ResponseEntity.status(HttpStatus.BAD_REQUEST)
                    .body(Map.of(
                            "code",
                            "out_of_range",
                            "message",
                            "limit must be 1 to " + MOST + ", and offset 0 to " + FARTHEST));
        }
        List<Map<String, Object>> contacts =
                suppressions.list(SuppressionQuery.of(caller.tenant()), offset + limit).stream()
                        .skip(offset)
                        .map(BrevoSuppressions::contact)
                        .toList();
        return ResponseEntity.ok(Map.of("count", suppressions.count(caller.tenant()), "contacts", contacts));
    }

    private static Map<String, Object> contact(Suppression suppression) {
        String code = switch (suppression.origin()) {
            case BOUNCE -> "hardBounce";
            case COMPLAINT -> "contactFlaggedAsSpam";
            case MANUAL -> suppression.reason().equals("unsubscribed") ? "unsubscribedViaEmail" : "adminBlocked";
        };
        return Map.of(
                "email",
                suppression.address(),
                "senderEmail",
                "",
                "blockedAt",
                suppression.createdAt().toString(),
                "reason",
                Map.of("code", code, "message", "it is suppressed here: " + suppression.reason()));
    }
}
