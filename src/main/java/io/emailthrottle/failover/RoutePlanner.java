package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Goes through a round as {@link FailoverRun} does, but only looks: no permit is taken, no turn counted, no vendor called. */
final class RoutePlanner {

    private final Overflow overflow;
    private final Time time;

    RoutePlanner(Overflow overflow, Time time) {
        this.overflow = overflow;
        this.time = time;
    }

    /**
     * @param begin when the email may be sent at the earliest
     * @param expiresAt when it is given up
     */
    Explanation explain(Email email, Route route, Instant begin, Instant expiresAt) {
        Set<VendorPipeline> order = new LinkedHashSet<>();
        collect(route.target(), order);
        Doubts doubts = Doubts.of(route.target().vendors(), email);
        List<VendorPlan> candidates = order.stream()
                .sorted(Comparator.comparing(vendor -> doubts.of(vendor).isPresent()))
                .map(vendor -> doubts.of(vendor)
                        .map(vendor.forecast(email)::postponed)
                        .orElseGet(() -> vendor.forecast(email)))
                .toList();
        Instant now = time.now();
        List<VendorPlan> waiting = new ArrayList<>();
        for (VendorPlan candidate : candidates) {
            boolean doubtful = doubts.of(candidate.vendor()).isPresent();
            if (!candidate.canCarry() || doubtful && waiting.stream().anyMatch(RoutePlanner::isWorthWaiting)) {
                continue;
            }
            if (candidate.isReady() || !now.plus(candidate.callableIn()).isAfter(begin)) {
                return new Explanation(route.chosenBy(), candidates, candidate, later(begin, now, candidate));
            }
            Optional<Duration> inLine = overflow.look(candidate.vendor(), candidate.refusal(), expiresAt);
            if (inLine.isPresent()) {
                return new Explanation(route.chosenBy(), candidates, candidate, now.plus(inLine.get()));
            }
            waiting.add(candidate);
        }
        return waiting.stream()
                .min(Comparator.comparing(plan -> Objects.requireNonNull(plan.callableIn(), "it can carry the email")))
                .map(first -> new Explanation(route.chosenBy(), candidates, first, later(begin, now, first)))
                .orElseGet(() -> new Explanation(route.chosenBy(), candidates, null, null));
    }

    private static boolean isWorthWaiting(VendorPlan plan) {
        return plan.refusal() != null
                && plan.callableIn() != null
                && Doubts.isWorthWaiting(plan.refusal(), plan.callableIn());
    }

    private static void collect(Candidate candidate, Set<VendorPipeline> order) {
        switch (candidate) {
            case VendorPipeline vendor -> order.add(vendor);
            case VendorGroup group -> group.selector().peek().forEach(member -> collect(member, order));
        }
    }

    private static Instant later(Instant begin, Instant now, VendorPlan candidate) {
        Instant free = now.plus(candidate.callableIn());
        return free.isAfter(begin) ? free : begin;
    }
}
