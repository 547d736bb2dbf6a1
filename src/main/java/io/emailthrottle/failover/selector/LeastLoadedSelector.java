package io.emailthrottle.failover.selector;

import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.FailoverSelector;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.BulkheadMiddleware;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import java.util.Comparator;
import java.util.List;

/**
 * Starts with the candidate that has the fewest sends in flight for its places; of equals, with the one that has most
 * permits left. Those that would take nothing now come last.
 */
public final class LeastLoadedSelector implements FailoverSelector {

    /** What a candidate was at when it was asked: it goes on changing while the others are asked. */
    private record Load(Candidate candidate, boolean blocked, double used, long permits) {

        static final Comparator<Load> LEAST_FIRST = Comparator.comparing(Load::blocked)
                .thenComparing(Load::used)
                .thenComparing(Load::permits, Comparator.reverseOrder());

        static Load of(Candidate candidate) {
            boolean blocked = true;
            long inFlight = 0;
            long places = 0;
            long permits = 0;
            for (VendorPipeline vendor : candidate.vendors()) {
                blocked &= vendor.capacity().sends() == 0;
                BulkheadMiddleware bulkheadMiddleware =
                        vendor.middleware(BulkheadMiddleware.class).orElse(null);
                inFlight += bulkheadMiddleware == null ? 0 : bulkheadMiddleware.inFlight();
                places += bulkheadMiddleware == null ? Integer.MAX_VALUE : bulkheadMiddleware.maxInFlight();
                permits += vendor.middleware(RateLimiterMiddleware.class)
                        .map(limiter -> limiter.permits().available())
                        .orElse(Integer.MAX_VALUE);
            }
            return new Load(candidate, blocked, (double) inFlight / places, permits);
        }
    }

    private final List<Candidate> candidates;

    public LeastLoadedSelector(List<? extends Candidate> candidates) {
        this.candidates = List.copyOf(candidates);
    }

    @Override
    public List<Candidate> peek() {
        return candidates.stream()
                .map(Load::of)
                .sorted(Load.LEAST_FIRST)
                .map(Load::candidate)
                .toList();
    }
}
