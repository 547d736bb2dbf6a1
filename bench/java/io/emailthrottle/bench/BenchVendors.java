package io.emailthrottle.bench;

import java.util.ArrayList;
import java.util.List;

/** The application's two vendors where its own cost is measured: one that takes everything at once, and one without permits. */
final class BenchVendors {

    /** The vendor whose limit is used up: what insists on it is accepted, and stays queued. */
    static final String NEVER = "never";

    private BenchVendors() {}

    /** For Spring, each {@code name=value}, the database's among them. */
    static List<String> properties(BenchDatabase database) {
        return properties(database.properties());
    }

    /** The same for a database of another kind, by its own properties. */
    static List<String> properties(List<String> database) {
        List<String> properties = new ArrayList<>(database);
        properties.addAll(List.of(
                "email-throttle.vendors[0].name=none",
                "email-throttle.vendors[0].type=simulated",
                "email-throttle.vendors[0].rate-limiter.limits[0]=1000000/s",
                "email-throttle.vendors[0].settings.latency=0s",
                "email-throttle.vendors[1].name=" + NEVER,
                "email-throttle.vendors[1].type=simulated",
                "email-throttle.vendors[1].rate-limiter.limits[0]=1/d"));
        return properties;
    }
}
