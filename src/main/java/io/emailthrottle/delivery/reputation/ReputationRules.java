package io.emailthrottle.delivery.reputation;

import io.emailthrottle.delivery.reputation.ReputationSettings.Thresholds;
import io.emailthrottle.middleware.Reputation.Standing;
import io.emailthrottle.middleware.Reputation.State;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What follows from counts: the state that both rates ask for, which is left again only when a rate has fallen a fifth below. */
final class ReputationRules {

    /** A single complaint among a thousand emails is no rate yet. */
    static final int LEAST_EVENTS = 5;

    private static final double LEAVES_AT = 0.8;

    private final ReputationSettings settings;

    ReputationRules(ReputationSettings settings) {
        this.settings = settings;
    }

    /**
     * The standing by these counts.
     *
     * @param before the standing until now; null for none
     * @param worst the state beyond which it does not go
     */
    Standing of(long sent, long bounced, long complained, @Nullable Standing before, State worst, Instant now) {
        State current = before == null ? State.OK : before.state();
        State byBounces = state(sent, bounced, settings.bounces(), current);
        State byComplaints = state(sent, complained, settings.complaints(), current);
        boolean bounces = byBounces.compareTo(byComplaints) >= 0;
        State state = bounces ? byBounces : byComplaints;
        if (!settings.enabled() || sent < settings.minSent()) {
            state = State.OK;
        } else if (state.compareTo(worst) > 0) {
            state = worst;
        }
        String reason = state == State.OK
                ? ""
                : bounces ? words(sent, bounced, "bounced") : words(sent, complained, "were called spam");
        Instant since = before != null && before.state() == state ? before.since() : now;
        return new Standing(state, sent, bounced, complained, reason, since);
    }

    private static State state(long sent, long events, Thresholds thresholds, State current) {
        if (events < LEAST_EVENTS || sent == 0) {
            return State.OK;
        }
        double percent = 100.0 * events / sent;
        if (reaches(percent, thresholds.suspend(), current, State.SUSPENDED)) {
            return State.SUSPENDED;
        }
        if (reaches(percent, thresholds.holdLow(), current, State.HOLDING_LOW)) {
            return State.HOLDING_LOW;
        }
        return reaches(percent, thresholds.warn(), current, State.WARNING) ? State.WARNING : State.OK;
    }

    private static boolean reaches(double percent, double threshold, State current, State wanted) {
        return percent >= (current.compareTo(wanted) >= 0 ? threshold * LEAVES_AT : threshold);
    }

    private static String words(long sent, long events, String what) {
        return String.format(Locale.ROOT, "%.2f%% of %,d emails %s", 100.0 * events / sent, sent, what);
    }
}
