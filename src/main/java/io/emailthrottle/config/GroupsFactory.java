package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.FailoverProperties.GroupProperties;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.VendorGroup;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.failover.selector.SelectorType;
import io.emailthrottle.failover.selector.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Builds the groups of vendors, each once, and finds what a name in a list stands for. */
final class GroupsFactory {

    private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
    private static final String GROUPS = "email-throttle.failover.groups.";

    private final Vendors vendors;
    private final Map<String, GroupProperties> properties;
    private final Share keepWarm;
    private final MiddlewareParts parts;
    private final Map<String, VendorGroup> built = new HashMap<>();
    private final Set<String> underWay = new LinkedHashSet<>();

    GroupsFactory(Vendors vendors, Map<String, GroupProperties> properties, Share keepWarm, MiddlewareParts parts) {
        this.vendors = vendors;
        this.properties = properties;
        this.keepWarm = keepWarm;
        this.parts = parts;
    }

    /** Builds also those groups that no list names, so that their mistakes are found. */
    void buildAll() {
        for (String name : properties.keySet()) {
            String property = GROUPS + name;
            if (!name.matches(NAME)) {
                throw new ConfigurationProblem(property, "'" + name + "' is no name of a group: it must match " + NAME);
            }
            if (vendors.named(name).isPresent()) {
                throw new ConfigurationProblem(property, "'" + name + "' is the name of a vendor; names are unique");
            }
            candidate(name, property);
        }
    }

    /**
     * @param property where the names stand, for messages
     * @throws ConfigurationProblem when a name is not known, stands there twice, or leads back to itself
     */
    List<Candidate> candidates(List<String> names, String property) {
        List<Candidate> candidates = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String element = property + "[" + i + "]";
            if (!seen.add(names.get(i))) {
                throw new ConfigurationProblem(element, "'" + names.get(i) + "' stands in this list twice");
            }
            candidates.add(candidate(names.get(i), element));
        }
        return candidates;
    }

    private Candidate candidate(String name, String property) {
        VendorPipeline vendor = vendors.named(name).orElse(null);
        if (vendor != null) {
            return vendor;
        }
        if (built.containsKey(name)) {
            return built.get(name);
        }
        if (!properties.containsKey(name)) {
            Set<String> known = new TreeSet<>(properties.keySet());
            vendors.all().forEach(one -> known.add(one.name()));
            throw new ConfigurationProblem(
                    property, "no vendor and no group is called '" + name + "'; known are " + known);
        }
        if (!underWay.add(name)) {
            throw new ConfigurationProblem(property, "the group '" + name + "' stands within itself: " + underWay);
        }
        VendorGroup group = group(name, properties.get(name), GROUPS + name);
        underWay.remove(name);
        built.put(name, group);
        return group;
    }

    /** @param prefix where the group stands, for messages */
    VendorGroup group(String name, GroupProperties group, String prefix) {
        List<Candidate> candidates = candidates(group.use(), prefix + ".use");
        boolean weighted = group.selector() == SelectorType.WEIGHTED;
        Set<String> needed = weighted ? new TreeSet<>(group.use()) : Set.of();
        if (!group.weights().keySet().equals(needed)) {
            throw new ConfigurationProblem(
                    prefix + ".weights",
                    "they are given for " + new TreeSet<>(group.weights().keySet())
                            + "; with this selector they are needed for " + needed);
        }
        SelectorType.Parts made = new SelectorType.Parts(
                candidates, group.weights(), group.failBackAfter(), keepWarm, parts.time(), parts.random());
        try {
            return new VendorGroup(name, group.selector().make(made));
        } catch (IllegalArgumentException tooMuch) {
            throw new ConfigurationProblem("email-throttle.failover.keep-warm", prefix + ": " + tooMuch.getMessage());
        }
    }
}
