package io.emailthrottle.domain;

import io.emailthrottle.domain.Dns.Answer;
import io.emailthrottle.domain.Dns.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A domain's SPF record with all that it includes.
 *
 * @param text the record; empty when the domain has none
 * @param records the number of SPF records at the domain; with more than one, none counts (RFC 7208, 4.5)
 * @param lookups the number of DNS look-ups that a receiver makes for it, of which RFC 7208, 4.6.4 allows {@value #MOST_LOOKUPS}
 * @param included the domains that it includes, directly and indirectly
 * @param failure why nothing is known of it, in words; empty when it was read
 */
record SpfRecord(String text, int records, int lookups, Set<String> included, String failure) {

    static final int MOST_LOOKUPS = 10;

    private static final int ENOUGH = 2 * MOST_LOOKUPS;

    /** Reads a domain's. */
    static SpfRecord read(String domain, Dns dns) {
        Answer answer = dns.lookup(domain, Type.TXT);
        if (!answer.isKnown()) {
            return new SpfRecord("", 0, 0, Set.of(), answer.failure());
        }
        List<String> found = answer.values().stream().filter(SpfRecord::isSpf).toList();
        if (found.size() != 1) {
            return new SpfRecord(String.join(" | ", found), found.size(), 0, Set.of(), "");
        }
        Walk walk = new Walk(dns);
        walk.follow(found.getFirst());
        return new SpfRecord(found.getFirst(), 1, walk.lookups, walk.included, "");
    }

    private static boolean isSpf(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals("v=spf1") || lower.startsWith("v=spf1 ");
    }

    /** What is read of a record and of those that it names; each look-up counts, and it stops far beyond the limit. */
    private static final class Walk {
        private final Dns dns;
        private final Set<String> included = new HashSet<>();
        private int lookups;

        Walk(Dns dns) {
            this.dns = dns;
        }

        void follow(String record) {
            for (String term : record.toLowerCase(Locale.ROOT).split(" +")) {
                String mechanism = term.replaceFirst("^[+?~-]", "");
                if (mechanism.startsWith("include:")) {
                    include(mechanism.substring("include:".length()));
                } else if (mechanism.startsWith("redirect=")) {
                    include(mechanism.substring("redirect=".length()));
                } else if (mechanism.matches("(a|mx|ptr)([:/].*)?|exists:.*")) {
                    lookups++;
                }
            }
        }

        private void include(String domain) {
            lookups++;
            if (lookups > ENOUGH || domain.contains("%") || !included.add(domain)) {
                return;
            }
            Optional<String> record = dns.lookup(domain, Type.TXT).values().stream()
                    .filter(SpfRecord::isSpf)
                    .findFirst();
            record.ifPresent(this::follow);
        }
    }
}
