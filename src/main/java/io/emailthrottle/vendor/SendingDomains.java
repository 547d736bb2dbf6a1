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

    /** Whether the account may send from a domain; empty when the vendor does not tell. */
    public Optional<Boolean> isVerified(String domain) {
        for (String name = domain; name.indexOf('.') > 0; name = name.substring(name.indexOf('.') + 1)) {
            if (Boolean.TRUE.equals(verified.get(name))) {
                return Optional.of(true);
            }
        }
        return complete || verified.containsKey(domain) ? Optional.of(false) : Optional.empty();
    }

    /**
     * Why emails from a domain would be refused; empty when they would not, or when that is unknown. A verified domain counts for
     * its subdomains too, as most vendors treat it.
     *
     * @param domain in lower case
     */
    public Optional<String> objection(String domain) {
        return isVerified(domain)
                .filter(yes -> !yes)
                .map(_ -> domain
                        + (verified.containsKey(domain)
                                ? " is not verified at this vendor"
                                : " is no domain of this vendor's account"));
    }
}
