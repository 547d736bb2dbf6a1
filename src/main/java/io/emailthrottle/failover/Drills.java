package io.emailthrottle.failover;

import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Drills: a vendor is suspended for a while as if it were dead, and what takes over is counted. This node counts the rounds
 * that it makes; of each vendor the last drill is kept in memory.
 */
public final class Drills {

    /**
     * What one vendor took over.
     *
     * @param emails the number of emails
     * @param mean the average length of their rounds, from the choice of the first vendor to the answer of this one
     * @param longest the longest of these rounds
     */
    public record Takeover(String vendor, long emails, Duration mean, Duration longest) {}

    /**
     * What happened in a drill so far.
     *
     * @param tookOver by vendor, the one with most emails first
     * @param notSent the number of rounds in which no vendor took the email
     * @param running whether the vendor is still suspended by this drill
     */
    public record Report(Suspension drill, List<Takeover> tookOver, long notSent, boolean running) {}

    private static final class Tally {
        final LongAdder emails = new LongAdder();
        final LongAdder nanos = new LongAdder();
        final LongAccumulator longest = new LongAccumulator(Math::max, 0);

        Takeover takeover(String vendor) {
            long count = Math.max(1, emails.sum());
            return new Takeover(
                    vendor, emails.sum(), Duration.ofNanos(nanos.sum() / count), Duration.ofNanos(longest.get()));
        }
    }

    private record Count(Suspension drill, Map<String, Tally> tookOver, LongAdder notSent) {

        Count(Suspension drill) {
            this(drill, new ConcurrentHashMap<>(), new LongAdder());
        }

        boolean isOf(Suspension other) {
            return drill.since().equals(other.since());
        }
    }

    private final Vendors vendors;
    private final Map<String, Count> last = new ConcurrentHashMap<>();

    Drills(Vendors vendors) {
        this.vendors = vendors;
    }

    /** Counts a round that passed over a vendor in a drill. */
    void note(DeliveryAttempt round, Duration took) {
        for (Step step : round.steps()) {
            if (!step.called() && step.outcome().equals(Throttled.KIND)) {
                vendors.named(step.vendor())
                        .flatMap(Drills::running)
                        .ifPresent(drill -> note(count(step.vendor(), drill), round.outcome(), took));
            }
        }
    }

    private static void note(Count count, Outcome outcome, Duration took) {
        if (outcome instanceof Outcome.Sent sent) {
            Tally tally = count.tookOver().computeIfAbsent(sent.vendor(), vendor -> new Tally());
            tally.emails.increment();
            tally.nanos.add(took.toNanos());
            tally.longest.accumulate(took.toNanos());
        } else {
            count.notSent().increment();
        }
    }

    private Count count(String vendor, Suspension drill) {
        return last.compute(vendor, (name, before) -> before != null && before.isOf(drill) ? before : new Count(drill));
    }

    private static Optional<Suspension> running(VendorPipeline vendor) {
        return vendor.middleware(SuspensionMiddleware.class)
                .flatMap(SuspensionMiddleware::suspension)
                .filter(Suspension::isDrill);
    }

    /** The vendor's last drill; empty when this node knows of none. */
    public Optional<Report> last(VendorPipeline vendor) {
        Optional<Suspension> running = running(vendor);
        Count count = running.isPresent() ? count(vendor.name(), running.get()) : last.get(vendor.name());
        return Optional.ofNullable(count)
                .map(known -> new Report(
                        known.drill(),
                        known.tookOver().entrySet().stream()
                                .map(entry -> entry.getValue().takeover(entry.getKey()))
                                .sorted(Comparator.comparing(Takeover::emails).reversed())
                                .toList(),
                        known.notSent().sum(),
                        running.isPresent()));
    }
}
