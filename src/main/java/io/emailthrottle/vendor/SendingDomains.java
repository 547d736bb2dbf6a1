package io.emailthrottle.vendor;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The From domains of a vendor's account.
 *
 * @param verified by name in lower case, whether the account may send from it
 * @param complete whether the account may send from no domain that is missing here
 */
public record SendingDomains(Map<String, Boolean> verified, boolean complete) {

    /** The vendor does not tell. */
    public static final SendingDomains UNKNOWN = new SendingDomains(Map.of(), false);

    public SendingDomains {
        Map<String, Boolean> lowerCase = new TreeMap<>();
        verified.forEach(
                (domain, known) -> lowerCase.merge(domain.toLowerCase(Locale.ROOT), known, Boolean::logicalOr));
        verified = Collections.unmodifiableMap(lowerCase);
    }

    /** Whether the vendor tells nothing. */
    public boolean isUnknown() {
        return verified.isEmpty() && !complete;
    }

    /**
     * Why emails from a domain would be refused; empty when they would not, or when that is unknown. A verified domain counts for
     * its subdomains too, as most vendors treat it.
     *
     * @param domain in lower case
     */
    public Optional<String> objection(String domain) {
        for (String name = domain; name.indexOf('.') > 0; name = name.substring(name.indexOf('.') + 1)) {
            if (Boolean.TRUE.equals(verified.get(name))) {
                return Optional.empty();
            }
        }
        if (verified.containsKey(domain)) {
            return Optional.of(domain + " is not verified at this vendor");
        }
        return complete ? Optional.of(domain + " is no domain of this vendor's account") : Optional.empty();
    }
}
