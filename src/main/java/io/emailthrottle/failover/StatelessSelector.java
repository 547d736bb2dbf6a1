package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import java.util.List;

/** Every email starts with the first vendor. */
public final class StatelessSelector implements FailoverSelector {

    private final List<VendorPipeline> vendors;

    public StatelessSelector(List<VendorPipeline> vendors) {
        this.vendors = List.copyOf(vendors);
    }

    @Override
    public List<VendorPipeline> candidates(Email email) {
        return vendors;
    }
}
