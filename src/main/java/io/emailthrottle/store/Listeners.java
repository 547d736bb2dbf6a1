package io.emailthrottle.store;

import java.util.Map;
import java.util.Set;

/**
 * Which tenants want to be told of what, so that an event nobody listens to costs no statement. As long as nobody has
 * looked into the database, anybody may listen.
 */
final class Listeners {

    private volatile Map<String, Set<Announcement>> wanted;

    boolean mayWant(String tenant, Announcement announcement) {
        Map<String, Set<Announcement>> known = wanted;
        return known == null || known.getOrDefault(tenant, Set.of()).contains(announcement);
    }

    /** @param byTenant null when it is not known */
    void are(Map<String, Set<Announcement>> byTenant) {
        wanted = byTenant;
    }
}
