package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.store.vendor.CalledVendors;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hours in which vendors were called, which tell where an email can have gone that was in hand when a node stopped. When it
 * stopped nobody knows: it may have been long before the email was taken from it. But somebody called some vendor in the node's last
 * hour, and the email was with it for an hour at most.
 */
public final class CalledHours {

    private final Map<String, Set<Long>> byVendor;
    private final NavigableSet<Long> ofAll = new TreeSet<>();

    /** @param byVendor hours as {@link CalledVendors#hour} counts them */
    CalledHours(Map<String, Set<Long>> byVendor) {
        this.byVendor = byVendor;
        byVendor.values().forEach(ofAll::addAll);
    }

    /**
     * Whether this vendor was called when a node may have had an email in hand.
     *
     * @param taken when the email was taken from the node
     */
    boolean mayHaveCalled(String vendor, Instant taken) {
        // A first hour may have begun before anything was kept.
        if (ofAll.isEmpty() || taken.isBefore(CalledVendors.end(ofAll.first()))) {
            return true;
        }
        long last = CalledVendors.hour(taken);
        // Who took it may have called vendors itself, in this hour and the one before, so these say nothing about the
        // node.
        Long alive = ofAll.floor(last - 2);
        long first = alive == null ? ofAll.first() : alive - 1;
        return byVendor.getOrDefault(vendor, Set.of()).stream().anyMatch(hour -> hour >= first && hour <= last);
    }
}
