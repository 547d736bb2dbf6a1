package io.emailthrottle.ingress.sendgrid;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppression.Origin;
import io.emailthrottle.store.suppression.Suppressions;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * SendGrid's look-ups of suppressed addresses, in the gateway's own list.
 *
 * @see <a href="https://www.twilio.com/docs/sendgrid/api-reference/bounces-api/retrieve-a-bounce">Retrieve a bounce</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(SendGridDialect.NAME)
class SendGridSuppressions {

    private final Suppressions suppressions;

    SendGridSuppressions(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    /** An empty list for an address that is not suppressed. */
    @GetMapping("/v3/suppression/bounces/{email}")
    List<Map<String, Object>> bounce(Caller caller, @PathVariable String email) {
        return find(caller, email, Origin.BOUNCE)
                .map(found -> List.<Map<String, Object>>of(Map.of(
                        "created",
                        created(found),
                        "email",
                        found.address(),
                        "reason",
                        "it is suppressed here: " + found.reason(),
                        "status",
                        "5.0.0")))
                .orElseGet(List::of);
    }

    /** An empty list for an address that is not suppressed. */
    @GetMapping("/v3/suppression/spam_reports/{email}")
    List<Map<String, Object>> complaint(Caller caller, @PathVariable String email) {
        return find(caller, email, Origin.COMPLAINT)
                .map(found -> List.<Map<String, Object>>of(Map.of("created", created(found), "email", found.address())))
                .orElseGet(List::of);
    }

    /** An empty object for an address that is not suppressed. */
    @GetMapping("/v3/asm/suppressions/global/{email}")
    Map<String, String> unsubscribed(Caller caller, @PathVariable String email) {
        return find(caller, email, Origin.MANUAL)
                .map(found -> Map.of("recipient_email", found.address()))
                .orElseGet(Map::of);
    }

    private Optional<Suppression> find(Caller caller, String address, Origin origin) {
        return suppressions.find(caller.tenant(), address).filter(found -> found.origin() == origin);
    }

    private static long created(Suppression suppression) {
        return suppression.createdAt().getEpochSecond();
    }
}
