package io.emailthrottle.ingress.postmark;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppressions;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Postmark's look-up of a suppressed address, in the gateway's own list, which is one for all streams.
 *
 * @see <a href="https://postmarkapp.com/developer/api/suppressions-api">Suppressions API</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(PostmarkDialect.NAME)
class PostmarkSuppressions {

    private final Suppressions suppressions;

    PostmarkSuppressions(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    /** An empty list for an address that is not suppressed. The whole list is at {@code GET /suppressions}. */
    @GetMapping("/message-streams/{stream}/suppressions/dump")
    Map<String, List<Map<String, String>>> find(Caller caller, @RequestParam(name = "EmailAddress") String address) {
        return Map.of(
                "Suppressions",
                suppressions.find(caller.tenant(), address).stream()
                        .map(PostmarkSuppressions::entry)
                        .toList());
    }

    private static Map<String, String> entry(Suppression suppression) {
        boolean manual = suppression.origin() == Suppression.Origin.MANUAL;
        return Map.of(
                "EmailAddress", suppression.address(),
                "SuppressionReason", reason(suppression),
                "Origin", manual ? "Customer" : "Recipient",
                "CreatedAt", suppression.createdAt().toString());
    }

    private static String reason(Suppression suppression) {
        return switch (suppression.origin()) {
            case BOUNCE -> "HardBounce";
            case COMPLAINT -> "SpamComplaint";
            case MANUAL -> "ManualSuppression";
        };
    }
}
