package io.emailthrottle.dashboard;

import io.emailthrottle.vendor.MessageRejected;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Calls per second since the last look, from the counters of {@code email.vendor.send}. Not thread-safe. */
final class CallRates {

    private static final String SENT = "sent";

    private record Key(String vendor, String outcome) {}

    /**
     * Calls per second to one vendor.
     *
     * @param rejected which the message was to blame for, not the vendor
     */
    record Rate(double sent, double rejected, double failed) {}

    private final MeterRegistry registry;
    private Map<Key, Long> counts = Map.of();
    private final Map<Key, Double> perSecond = new HashMap<>();

    CallRates(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param seconds since the last look */
    void look(double seconds) {
        Map<Key, Long> now = new HashMap<>();
        for (Timer timer : registry.find("email.vendor.send").timers()) {
            Key key = new Key(tag(timer, "vendor"), tag(timer, "outcome"));
            now.merge(key, timer.count(), Long::sum);
        }
        perSecond.clear();
        now.forEach((key, count) -> perSecond.put(key, (count - counts.getOrDefault(key, 0L)) / seconds));
        counts = now;
    }

    private static String tag(Timer timer, String name) {
        return Objects.requireNonNull(timer.getId().getTag(name), "every timer of calls has its tags");
    }

    Rate of(String vendor) {
        double sent = perSecond.getOrDefault(new Key(vendor, SENT), 0.0);
        double rejected = perSecond.getOrDefault(new Key(vendor, MessageRejected.KIND), 0.0);
        double all = perSecond.entrySet().stream()
                .filter(entry -> entry.getKey().vendor().equals(vendor))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return new Rate(sent, rejected, all - sent - rejected);
    }

    /** Failed calls per second by kind, over all vendors. */
    Map<String, Double> failures() {
        Map<String, Double> failures = new TreeMap<>();
        perSecond.forEach((key, rate) -> {
            if (!key.outcome().equals(SENT)) {
                failures.merge(key.outcome(), rate, Double::sum);
            }
        });
        return failures;
    }
}
