package io.emailthrottle.failover;

import java.util.List;

/** Vendors, or groups of them, of which a selector says which is asked first. It may stand in another group's list. */
public final class VendorGroup implements Candidate {

    private final String name;
    private final FailoverSelector selector;
    private final List<VendorPipeline> vendors;

    public VendorGroup(String name, FailoverSelector selector) {
        this.name = name;
        this.selector = selector;
        this.vendors = selector.peek().stream()
                .flatMap(candidate -> candidate.vendors().stream())
                .distinct()
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    /** Decides in which order its candidates are called. */
    public FailoverSelector selector() {
        return selector;
    }

    @Override
    public List<VendorPipeline> vendors() {
        return vendors;
    }

    @Override
    public String toString() {
        return name;
    }
}
