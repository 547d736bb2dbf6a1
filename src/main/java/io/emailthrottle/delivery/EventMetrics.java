package io.emailthrottle.delivery;

import io.emailthrottle.vendor.events.EventType;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What vendors' events count: {@code email.events} by vendor and type, {@code email.events.repeated} (came before and
 * changed nothing) and {@code email.events.unmatched} (of unknown emails) by vendor.
 */
final class EventMetrics {

    private final MeterRegistry registry;

    EventMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void told(String vendor, EventType type) {
        registry.counter("email.events", "vendor", vendor, "type", type.word()).increment();
    }

    void repeated(String vendor) {
        registry.counter("email.events.repeated", "vendor", vendor).increment();
    }

    void unmatched(String vendor) {
        registry.counter("email.events.unmatched", "vendor", vendor).increment();
    }
}
