package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides where an email may go: to its own vendor, else where the first rule that matches says, else to the standard list. */
public final class Routes {

    private static final String OWN_VENDOR = "the email's own vendor";

    private final Vendors vendors;
    private final Route standard;
    private final List<Rule> rules;
    private final Map<String, Route> pinned = new LinkedHashMap<>();
    private final RecipientRoutes recipientRoutes;

    /**
     * @param standard for the emails that no rule matches
     * @param rules the first that matches wins
     */
    public Routes(Vendors vendors, VendorGroup standard, List<Rule> rules) {
        this.vendors = vendors;
        this.standard = new Route("", "no rule", standard);
        this.rules = List.copyOf(rules);
        vendors.all().forEach(vendor -> pinned.put(vendor.name(), new Route(vendor.name(), OWN_VENDOR, vendor)));
        this.recipientRoutes = new RecipientRoutes(vendors);
    }

    /** The email's route; one that leads nowhere when its own vendor is not configured any more. */
    public Route of(Email email) {
        return recipientRoutes.of(base(email), email);
    }

    private Route base(Email email) {
        if (email.vendor() != null) {
            Route own = pinned.get(email.vendor());
            return own != null ? own : nowhere(email.vendor());
        }
        for (Rule rule : rules) {
            if (rule.matches(email)) {
                return rule.route();
            }
        }
        return standard;
    }

    /**
     * The names of the vendors that a tenant's emails may insist on: all but those that only rules of other tenants lead to,
     * and neither the standard list nor a rule for all.
     */
    public Set<String> open(String tenant) {
        Set<String> open = new TreeSet<>(pinned.keySet());
        rules.stream().filter(rule -> !rule.concerns(tenant)).forEach(rule -> open.removeAll(names(rule.route())));
        rules.stream().filter(rule -> rule.concerns(tenant)).forEach(rule -> open.addAll(names(rule.route())));
        open.addAll(names(standard));
        return open;
    }

    private static List<String> names(Route route) {
        return route.target().vendors().stream().map(VendorPipeline::name).toList();
    }

    private static Route nowhere(String vendor) {
        return new Route(vendor, OWN_VENDOR, new VendorGroup(vendor, List::of));
    }

    /** Every route that an email can be on, each name once. */
    public List<Route> all() {
        Map<String, Route> byName = new LinkedHashMap<>();
        byName.put(standard.name(), standard);
        byName.putAll(pinned);
        rules.forEach(rule -> byName.putIfAbsent(rule.route().name(), rule.route()));
        return byName.values().stream().flatMap(recipientRoutes::all).toList();
    }

    /** All configured vendors, on whichever route they are. */
    public Vendors vendors() {
        return vendors;
    }
}
