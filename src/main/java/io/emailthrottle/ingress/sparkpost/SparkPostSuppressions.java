package io.emailthrottle.ingress.sparkpost;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppressions;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * SparkPost's look-up of a suppressed address, in the gateway's own list.
 *
 * @see <a href="https://developers.sparkpost.com/api/suppression-list/">Suppression List API</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(SparkPostDialect.NAME)
class SparkPostSuppressions {

    private final Suppressions suppressions;

    SparkPostSuppressions(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    /** 404 for an address that is not suppressed. */
    @GetMapping("/api/v1/suppression-list/{recipient}")
    ResponseEntity<Map<String, List<Map<String, String>>>> find(Caller caller, @PathVariable String recipient) {
        return suppressions
                .find(caller.tenant(), recipient)
                .map(found -> ResponseEntity.ok(Map.of("results", List.of(entry(found)))))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .body(Map.of("errors", List.of(Map.of("message", "Recipient could not be found")))));
    }

    private static Map<String, String> entry(Suppression found) {
        String at = found.createdAt().toString();
        return Map.of(
                "recipient",
                found.address(),
                "type",
                "transactional",
                "source",
                source(found),
                "description",
                found.reason(),
                "created",
                at,
                "updated",
                at);
    }

    private static String source(Suppression suppression) {
        return switch (suppression.origin()) {
            case BOUNCE -> "Bounce Rule";
            case COMPLAINT -> "Spam Complaint";
            case MANUAL -> "Manually Added";
        };
    }
}
