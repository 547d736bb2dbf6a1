package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The vendors that would probably refuse an email, such as those that do not know its From domain. They are called after all
 * others, and not while another one only waits for a permit: their refusals would open their circuits for everybody's emails.
 *
 * @param reasons by vendor; empty when no vendor is better than another
 */
record Doubts(Map<VendorPipeline, String> reasons) {

    /** These say of the vendor itself that it is not to be called soon. */
    static final Set<Throttled.By> CLOSED =
            EnumSet.of(Throttled.By.SUSPENSION, Throttled.By.CIRCUIT_BREAKER, Throttled.By.STALLED);

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Doubts NONE = new Doubts(Map.of());

    static Doubts of(List<VendorPipeline> vendors, Email email) {
        Map<VendorPipeline, String> reasons = new HashMap<>();
        boolean trusted = false;
        for (VendorPipeline vendor : vendors) {
            Optional<String> doubt = vendor.doubt(email);
            doubt.ifPresent(reason -> reasons.put(vendor, reason));
            trusted |= doubt.isEmpty() && vendor.obstacle(email).isEmpty();
        }
        return trusted && !reasons.isEmpty() ? new Doubts(reasons) : NONE;
    }

    /** Why the vendor is called after the others; empty when it is not. */
    Optional<String> of(VendorPipeline vendor) {
        return Optional.ofNullable(reasons.get(vendor));
    }

    /** Whether an email rather waits for a vendor than to be offered to doubtful ones. */
    static boolean isWorthWaiting(Throttled refusal, Duration wait) {
        return !CLOSED.contains(refusal.by()) && wait.compareTo(SOON) <= 0;
    }
}
