package io.emailthrottle.failover;

import java.util.List;

/** What an email can be offered to: a vendor, or a group of vendors with a selector of its own. */
public sealed interface Candidate permits VendorPipeline, VendorGroup {

    /** What configuration calls it. */
    String name();

    /** The vendor itself, or all of the group, each once. */
    List<VendorPipeline> vendors();
}
