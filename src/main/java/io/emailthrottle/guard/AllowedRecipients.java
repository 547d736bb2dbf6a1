package io.emailthrottle.guard;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The addresses that emails may go to: {@code ada@acme.test}, {@code *@acme.test} for a whole domain, {@code *@*.acme.test} for all
 * domains below it. Compared in lower case, and domains in ASCII.
 */
final class AllowedRecipients {

    private static final String ANYBODY = "*@";
    private static final String ANY_BELOW = "*.";

    private final Set<String> addresses = new HashSet<>();
    private final Set<String> domains = new HashSet<>();
    private final Set<String> parents = new HashSet<>();

    /** @throws IllegalArgumentException naming the pattern that is none */
    AllowedRecipients(List<String> patterns) {
        patterns.forEach(this::add);
    }

    private void add(String pattern) {
        String text = pattern.strip();
        if (!text.startsWith(ANYBODY)) {
            addresses.add(parse(text, pattern).address().toLowerCase(Locale.ROOT));
            return;
        }
        String domain = text.substring(ANYBODY.length());
        boolean below = domain.startsWith(ANY_BELOW);
        String name = parse("x@" + (below ? domain.substring(ANY_BELOW.length()) : domain), pattern)
                .domain();
        (below ? parents : domains).add(name);
    }

    private static Address parse(String address, String pattern) {
        try {
            Address parsed = Address.parse(address);
            if (parsed.name() == null && !parsed.address().contains("*")) {
                return parsed;
            }
        } catch (InvalidAddress notOne) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "'" + pattern + "' is not a recipient: write ada@acme.test, *@acme.test or *@*.acme.test");
    }

    boolean has(Address recipient) {
        String domain = recipient.domain();
        return addresses.contains(recipient.address().toLowerCase(Locale.ROOT))
                || domains.contains(domain)
                || isBelow(domain);
    }

    private boolean isBelow(String domain) {
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            if (parents.contains(domain.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }
}
