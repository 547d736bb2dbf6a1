package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.SendFailure;
import java.util.List;

/** Decides which vendors an email tries, in which order. Safe for use by many threads. */
public interface FailoverSelector {

    /** Each vendor at most once, so that a round ends after one turn. */
    List<VendorPipeline> candidates(Email email);

    /** The vendor took an email. */
    default void succeeded(VendorPipeline vendor) {}

    /** The vendor did not take an email. */
    default void failed(VendorPipeline vendor, SendFailure why) {}
}
