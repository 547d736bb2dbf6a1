package io.emailthrottle.ingress.ses;

import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppressions;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The look-up of a suppressed address by Amazon's clients, in the gateway's own list.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetSuppressedDestination.html">GetSuppressedDestination</a>
 */
@RestController
@Hidden
@ConditionalOnDialect(SesDialect.NAME)
class SesSuppressions {

    private final Suppressions suppressions;
    private final SesSignature signature;

    SesSuppressions(Suppressions suppressions, SesSignature signature) {
        this.suppressions = suppressions;
        this.signature = signature;
    }

    /** 404 for an address that is not suppressed. Amazon knows two reasons: what is no bounce is a complaint. */
    @GetMapping("/v2/email/suppression/addresses/{address}")
    ResponseEntity<Map<String, Object>> find(Caller caller, HttpServletRequest request, @PathVariable String address) {
        signature.of(request).check();
        return suppressions
                .find(caller.tenant(), address)
                .map(found -> ResponseEntity.ok(Map.<String, Object>of("SuppressedDestination", entry(found))))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .body(Map.of(
                                "__type",
                                "NotFoundException",
                                "message",
                                "Email address does not exist on your suppression list.")));
    }

    private static Map<String, Object> entry(Suppression found) {
        return Map.of(
                "EmailAddress",
                found.address(),
                "Reason",
                found.origin() == Suppression.Origin.BOUNCE ? "BOUNCE" : "COMPLAINT",
                "LastUpdateTime",
                found.createdAt().getEpochSecond());
    }
}
