package io.emailthrottle.bench;

import java.util.ArrayList;
import java.util.List;

/** How a node of a trial is configured: one vendor, which records its calls, and short waits. */
public final class TrialProperties {

    private TrialProperties() {}

    public static List<String> of(String node, int vendorPort, TrialDatabase database) {
        List<String> properties = new ArrayList<>(List.of(
                "logging.level.io.emailthrottle.delivery=warn",
                "email-throttle.delivery.node=" + node,
                "email-throttle.delivery.lease=3s",
                "email-throttle.delivery.backoff.delay=200ms",
                "email-throttle.delivery.backoff.cap=1s",
                "email-throttle.vendors[0].name=recording",
                "email-throttle.vendors[0].type=sendgrid",
                "email-throttle.vendors[0].middlewares=bulkhead,retry",
                "email-throttle.vendors[0].retry.delay=20ms",
                "email-throttle.vendors[0].settings.api-key=x",
                "email-throttle.vendors[0].settings.base-url=http://127.0.0.1:" + vendorPort,
                "email-throttle.vendors[0].settings.http.read-timeout=2s"));
        properties.addAll(database.properties());
        return properties;
    }
}
