package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.VendorProperties;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Overflow;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.time.Time;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Builds vendors, routes and failover from the properties, for the gateway and for the simulator. */
final class GatewayAssembly {

    private final Vendors vendors;
    private final Routes routes;
    private final Failover failover;

    /** @throws ConfigurationProblem naming the property that does not fit */
    GatewayAssembly(
            EmailThrottleProperties properties, PipelineFactory pipelines, SendMetrics metrics, MiddlewareParts parts) {
        Time time = parts.time();
        this.vendors = new Vendors(pipelines(properties, pipelines));
        this.routes = new RoutesFactory(vendors, properties.failover(), parts).create();
        Overflow overflow = new Overflow(properties.failover().overflowAfter(), time);
        this.failover = new Failover(routes, overflow, properties.failover().insistFor(), metrics, time);
    }

    private static List<VendorPipeline> pipelines(EmailThrottleProperties properties, PipelineFactory pipelines) {
        List<VendorPipeline> vendors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < properties.vendors().size(); i++) {
            VendorProperties vendor = properties.vendors().get(i);
            String prefix = "email-throttle.vendors[" + i + "]";
            if (!names.add(vendor.name())) {
                throw new ConfigurationProblem(
                        prefix + ".name", "'" + vendor.name() + "' is taken by an earlier vendor; names are unique");
            }
            vendors.add(pipelines.create(vendor, prefix));
        }
        return vendors;
    }

    Vendors vendors() {
        return vendors;
    }

    Routes routes() {
        return routes;
    }

    Failover failover() {
        return failover;
    }
}
