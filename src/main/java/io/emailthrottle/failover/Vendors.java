package io.emailthrottle.failover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All configured vendors, in the order of their preference. */
public final class Vendors implements AutoCloseable {

    private final Map<String, VendorPipeline> byName = new LinkedHashMap<>();

    public Vendors(List<VendorPipeline> vendors) {
        vendors.forEach(vendor -> byName.put(vendor.name(), vendor));
    }

    public List<VendorPipeline> all() {
        return List.copyOf(byName.values());
    }

    public Optional<VendorPipeline> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public void close() {
        byName.values().forEach(VendorPipeline::close);
    }
}
