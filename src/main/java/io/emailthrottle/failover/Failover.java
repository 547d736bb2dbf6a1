package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Offers an email to one vendor after the other, for one turn round its candidates. */
public final class Failover {

    private final Routes routes;
    private final Overflow overflow;
    private final FailoverRun.Settings settings;
    private final SendMetrics metrics;
    private final Drills drills;
    private final Time time;

    /**
     * @param insistFor how long an email that may be sent twice insists on a vendor that may have it and knows its idempotency
     *     key, before it goes on to the next one; never more than a quarter of the time that it has left
     */
    public Failover(Routes routes, Overflow overflow, Duration insistFor, SendMetrics metrics, Time time) {
        this.routes = routes;
        this.overflow = overflow;
        this.settings = new FailoverRun.Settings(overflow, insistFor);
        this.metrics = metrics;
        this.drills = new Drills(routes.vendors());
        this.time = time;
    }

    /** Makes a round. Never throws for a vendor's sake: whatever happens is in the round. */
    public DeliveryAttempt deliver(Email email, AttemptContext attemptContext) {
        long begun = time.nanos();
        FailoverRun failoverRun = new FailoverRun(email, attemptContext, settings, metrics, time);
        try (Traces.Scope _ = metrics.traces().round(email)) {
            Outcome outcome = failoverRun.outcome(routes);
            DeliveryAttempt attempt = new DeliveryAttempt(outcome, failoverRun.steps());
            drills.note(attempt, Duration.ofNanos(time.nanos() - begun));
            return attempt;
        }
    }

    /** What takes over while operators treat a vendor as dead. */
    public Drills drills() {
        return drills;
    }

    public Traces traces() {
        return metrics.traces();
    }

    /** Where the email may go. */
    public Route route(Email email) {
        return routes.of(email);
    }

    /**
     * Finds out how a round would go, without making it.
     *
     * @param begin when the email may be sent at the earliest
     * @param expiresAt when it is given up
     */
    public Explanation explain(Email email, Instant begin, Instant expiresAt) {
        return new RoutePlanner(overflow, time).explain(email, routes.of(email), begin, expiresAt);
    }

    /** Why no vendor can carry the email, by vendor; empty when one can. */
    public Map<String, String> obstacles(Email email) {
        Map<String, String> obstacles = new TreeMap<>();
        for (VendorPipeline vendor : routes.of(email).target().vendors()) {
            String obstacle = vendor.obstacle(email).orElse(null);
            if (obstacle == null) {
                return Map.of();
            }
            obstacles.put(vendor.name(), obstacle);
        }
        return obstacles;
    }
}
