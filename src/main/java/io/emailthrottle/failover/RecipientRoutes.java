package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RecipientLimits;
import io.emailthrottle.middleware.RecipientLimits.Group;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Lets emails to recipient domains with limits of their own wait apart from others: a route's emails are claimed one after the
 * other, and thousands to one domain would keep those to all others from being claimed.
 */
final class RecipientRoutes {

    private final boolean limited;
    private final Map<String, Route> apart = new ConcurrentHashMap<>();

    RecipientRoutes(Vendors vendors) {
        this.limited = vendors.all().stream()
                .flatMap(RecipientRoutes::limits)
                .anyMatch(limits -> !limits.groups().isEmpty());
    }

    private static Stream<RecipientLimits> limits(VendorPipeline vendor) {
        return vendor.middleware(RateLimiterMiddleware.class).map(RateLimiterMiddleware::recipientLimits).stream();
    }

    /** The route itself, or the one for the first group with limits that the email goes to. */
    Route of(Route route, Email email) {
        if (!limited) {
            return route;
        }
        Set<String> domains = RecipientLimits.domains(email);
        return route.target().vendors().stream()
                .flatMap(RecipientRoutes::limits)
                .flatMap(limits -> limits.of(domains).stream())
                .map(Group::name)
                .min(String::compareTo)
                .map(group -> to(route, group))
                .orElse(route);
    }

    private Route to(Route route, String group) {
        // Routes of the same name may differ in who chose them, and go to the same vendors.
        Route known = apart.computeIfAbsent(route.name() + Route.TO + group, name -> route.to(group));
        return known.chosenBy().equals(route.chosenBy()) ? known : route.to(group);
    }

    /** The route, and those of its emails that wait apart. */
    Stream<Route> all(Route route) {
        Set<String> groups = new LinkedHashSet<>();
        route.target().vendors().stream()
                .flatMap(RecipientRoutes::limits)
                .flatMap(limits -> limits.groups().stream())
                .forEach(group -> groups.add(group.name()));
        return Stream.concat(Stream.of(route), groups.stream().map(group -> to(route, group)));
    }
}
