package io.emailthrottle.failover;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.Tag;
import java.util.Set;

/**
 * Sends the emails that match to a route of their own. Each condition names alternatives; all conditions must hold, and an
 * empty one always does.
 *
 * @param recipientDomains in lower case; every recipient must be at one of them
 * @param fromDomains in lower case
 * @param tags names, or {@code name=value}; one of the email's tags must be among them
 */
public record Rule(
        Set<String> recipientDomains,
        Set<String> fromDomains,
        Set<String> tags,
        Set<String> tenants,
        Set<Priority> priorities,
        Route route) {

    /** Whether it has no condition at all. */
    public boolean matchesEverything() {
        return recipientDomains.isEmpty()
                && fromDomains.isEmpty()
                && tags.isEmpty()
                && tenants.isEmpty()
                && priorities.isEmpty();
    }

    /** Whether it can match an email of this tenant. */
    boolean concerns(String tenant) {
        return allows(tenants, tenant);
    }

    boolean matches(Email email) {
        return allows(fromDomains, email.from().domain())
                && concerns(email.tenant())
                && allows(priorities, email.priority())
                && (tags.isEmpty() || email.tags().stream().anyMatch(this::names))
                && (recipientDomains.isEmpty()
                        || email.recipients().stream().map(Address::domain).allMatch(recipientDomains::contains));
    }

    private static <T> boolean allows(Set<T> alternatives, T value) {
        return alternatives.isEmpty() || alternatives.contains(value);
    }

    private boolean names(Tag tag) {
        return tags.contains(tag.name()) || tags.contains(tag.name() + "=" + tag.value());
    }
}
