package io.emailthrottle.failover;

import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor would do with an email now, in the words of a timeline.
 *
 * @param outcome {@code ready}, {@code postponed} when it is called after all others, {@code throttled}, or {@code skipped} when it cannot
 *     carry the email
 * @param detail why; null when there is nothing to say
 * @param callableIn how long until it would be called; null when it cannot carry the email
 * @param refusal why it would not be called now; null unless throttled
 */
public record VendorPlan(
        VendorPipeline vendor,
        String outcome,
        @Nullable String detail,
        @Nullable Duration callableIn,
        @Nullable Throttled refusal) {

    static final String READY = "ready";

    static VendorPlan skipped(VendorPipeline vendor, String obstacle) {
        return new VendorPlan(vendor, Step.SKIPPED, obstacle, null, null);
    }

    static VendorPlan throttled(VendorPipeline vendor, Throttled refusal) {
        return new VendorPlan(vendor, refusal.kind(), refusal.getMessage(), refusal.retryAfter(), refusal);
    }

    static VendorPlan ready(VendorPipeline vendor, Duration callableIn, @Nullable String detail) {
        return new VendorPlan(vendor, READY, detail, callableIn, null);
    }

    /** The same, for a vendor that is called after all others; an obstacle or a refusal is the better reason. */
    VendorPlan postponed(String doubt) {
        return isReady() ? new VendorPlan(vendor, Step.POSTPONED, doubt, callableIn, null) : this;
    }

    boolean canCarry() {
        return callableIn != null;
    }

    /** Whether it would be called within this round. */
    public boolean isReady() {
        return canCarry() && refusal == null;
    }
}
