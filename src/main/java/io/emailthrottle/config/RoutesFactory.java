package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.FailoverProperties;
import io.emailthrottle.config.properties.FailoverProperties.GroupProperties;
import io.emailthrottle.config.properties.FailoverProperties.RuleProperties;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.Route;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.failover.Rule;
import io.emailthrottle.failover.VendorGroup;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Builds the rules, and the lists of vendors that they and all other emails lead to. */
final class RoutesFactory {

    private static final String PREFIX = "email-throttle.failover";
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,256}(=[A-Za-z0-9_-]{1,256})?");

    private final Vendors vendors;
    private final FailoverProperties properties;
    private final GroupsFactory groups;

    RoutesFactory(Vendors vendors, FailoverProperties properties, MiddlewareParts parts) {
        this.vendors = vendors;
        this.properties = properties;
        this.groups = new GroupsFactory(vendors, properties.groups(), properties.keepWarm(), parts);
    }

    /** @throws ConfigurationProblem naming the property that cannot be */
    Routes create() {
        groups.buildAll();
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < properties.rules().size(); i++) {
            rules.add(rule(properties.rules().get(i), "rules[" + i + "]"));
        }
        return new Routes(vendors, groups.group("", standard(), PREFIX), rules);
    }

    private GroupProperties standard() {
        List<String> all = vendors.all().stream().map(VendorPipeline::name).toList();
        return new GroupProperties(
                properties.selector(),
                properties.failBackAfter(),
                properties.use().isEmpty() ? all : properties.use(),
                properties.weights());
    }

    private Rule rule(RuleProperties rule, String name) {
        String property = PREFIX + "." + name;
        VendorGroup group = groups.group(String.join(", ", rule.use()), group(rule), property);
        List<Candidate> candidates = group.selector().peek();
        Candidate target = candidates.size() == 1 ? candidates.getFirst() : group;
        Rule built = new Rule(
                domains(rule.recipientDomain(), property + ".recipient-domain"),
                domains(rule.fromDomain(), property + ".from-domain"),
                checked(rule.tag(), TAG, property + ".tag"),
                Set.copyOf(rule.tenant()),
                Set.copyOf(rule.priority()),
                new Route(Route.BY_RULE + String.join(",", rule.use()), name, target));
        if (built.matchesEverything()) {
            throw new ConfigurationProblem(
                    property,
                    "it has no condition; give it recipient-domain, from-domain, tag, tenant or priority, or make its list"
                            + " the standard one with " + PREFIX + ".use");
        }
        return built;
    }

    private GroupProperties group(RuleProperties rule) {
        Duration failBackAfter = rule.failBackAfter() == null ? properties.failBackAfter() : rule.failBackAfter();
        return new GroupProperties(rule.selector(), failBackAfter, rule.use(), rule.weights());
    }

    /** An email's domains are in lower case and ASCII. */
    private static Set<String> domains(List<String> values, String property) {
        return checked(
                values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList(), DOMAIN, property);
    }

    private static Set<String> checked(List<String> values, Pattern allowed, String property) {
        for (String value : values) {
            if (!allowed.matcher(value).matches()) {
                throw new ConfigurationProblem(property, "'" + value + "' must match " + allowed);
            }
        }
        return Set.copyOf(values);
    }
}
