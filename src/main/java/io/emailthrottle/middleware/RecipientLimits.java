package io.emailthrottle.middleware;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How often one vendor is called with emails to certain recipient domains, beside the limits that hold for all its calls. A call
 * counts once in each group that one of its recipients belongs to.
 */
public final class RecipientLimits {

    /** None. */
    public static final RecipientLimits NONE = new RecipientLimits(List.of());

    private static final String ANY = "*.";

    /**
     * Domains that share limits, because one provider stands behind them.
     *
     * @param domains in lower case and ASCII; {@code *.example} stands for all domains below {@code example}
     * @param permits for calls to all of them together
     */
    public record Group(List<String> domains, Permits permits) {

        /** The first domain. */
        public String name() {
            return domains.getFirst();
        }

        /** Whether one of these domains belongs to it. */
        public boolean hasAny(Set<String> others) {
            return others.stream().anyMatch(this::has);
        }

        private boolean has(String domain) {
            return domains.stream()
                    .anyMatch(one -> one.startsWith(ANY) ? domain.endsWith(one.substring(1)) : one.equals(domain));
        }
    }

    private final List<Group> groups;

    public RecipientLimits(List<Group> groups) {
        this.groups = List.copyOf(groups);
    }

    public List<Group> groups() {
        return groups;
    }

    /** The groups that recipients at these domains belong to. */
    public List<Group> of(Set<String> domains) {
        return groups.stream().filter(group -> group.hasAny(domains)).toList();
    }

    /** The groups that an email's recipients belong to. */
    List<Group> of(Email email) {
        return groups.isEmpty() ? List.of() : of(domains(email));
    }

    /** The group of this name; empty when this vendor has none. */
    Optional<Group> named(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /** The domains of all recipients. */
    public static Set<String> domains(Email email) {
        Set<String> domains = new LinkedHashSet<>();
        email.recipients().stream().map(Address::domain).forEach(domains::add);
        return domains;
    }
}
