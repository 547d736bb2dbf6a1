package io.emailthrottle.cluster.redis;

import io.emailthrottle.cluster.redis.LeasedPermits.Settled;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.LimitMeter;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One vendor's windows as the server counts them for all nodes, and its last answer. Not thread-safe but for
 * {@link #stateLost}. Lengths of time are measured by this node's monotonic clock alone and dates by the server's alone, so
 * clocks may differ.
 */
final class SharedWindows {

    /** A window's buckets: the last of them may be counted for so much longer than it is. */
    private static final int BUCKETS = 256;

    /** Clocks of this node and of the server differ by no more, or calls from before the server's memory are missed. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    /** How long the server's answer is used instead of asking again. */
    private static final long FRESH_NANOS = Duration.ofMillis(20).toNanos();

    private static final int MOST_REPORTS_AT_ONCE = 500;

    private final RedisLimits cluster;
    private final String vendor;
    private final VendorMeters meters;
    private final LeasedPermits permits;
    private final Time time;
    private final List<String> keys;
    private List<Instant> restored = List.of();
    private int[] seeded;
    private @Nullable PermitReply last;
    private long lastAt;
    private long generation;
    /** The server's, of a generation that this node has not seeded anything for: it grants nothing. */
    private volatile boolean stateLost;

    SharedWindows(RedisLimits cluster, String vendor, VendorMeters meters, LeasedPermits permits, Time time) {
        this.cluster = cluster;
        this.vendor = vendor;
        this.meters = meters;
        this.permits = permits;
        this.time = time;
        this.keys = keys();
        this.seeded = new int[keys.size()];
    }

    /** By the window and not by its place or its limit: nodes may have another configuration while a new one is rolled out. */
    private List<String> keys() {
        List<String> names = new ArrayList<>(List.of(cluster.key("generation"), cluster.key("closings")));
        Map<Duration, Integer> seen = new HashMap<>();
        for (LimitMeter meter : meters.all()) {
            Limit limit = meter.limit();
            String name = "calls:" + vendor + ":" + limit.window().toMillis() + ":"
                    + seen.merge(limit.window(), 1, Integer::sum);
            names.add(cluster.key(name));
            if (limit.burst() > 0) {
                names.add(cluster.key(name + ":burst:" + burstWidth(limit)));
            }
        }
        return names;
    }

    private static long burstWidth(Limit limit) {
        return Math.max(1, limit.window().toMillis() * limit.burst() / limit.limit() / BUCKETS);
    }

    /** The server's last answer; null before the first. */
    @Nullable
    PermitReply last() {
        return last;
    }

    /** When the last answer came; nanoseconds of the monotonic clock. */
    long lastAt() {
        return lastAt;
    }

    /** Whether the server has ever counted for this node. */
    boolean known() {
        return generation != 0;
    }

    boolean stateLost() {
        return stateLost;
    }

    boolean fresh() {
        return last != null && time.nanos() - lastAt < FRESH_NANOS;
    }

    boolean knownToBeUsedUp() {
        return last != null && fresh() && last.left() == 0 && last.granted() == 0;
    }

    /** How long the last answer says to wait, in nanoseconds; negative when that time is over. */
    long nextIn() {
        return last == null ? FRESH_NANOS : lastAt + last.nextIn().toNanos() - time.nanos();
    }

    /** The shortest wait before the server is asked again, in nanoseconds. */
    long leastWait() {
        return stateLost ? FRESH_NANOS : 1_000_000;
    }

    /**
     * Asks the server for so many permits, and reports what became of earlier ones.
     *
     * @return whether it answered; nothing changes when it does not
     */
    boolean ask(int wanted) {
        boolean answered = request(wanted, Duration.ZERO);
        if (answered && last != null && last.generation() != generation) {
            if (generation != 0 && meters.haveLong()) {
                stateLost = true;
            } else {
                seed(last.generation());
                request(wanted, Duration.ZERO);
            }
        }
        return answered;
    }

    /**
     * @param closeFor how long the vendor's own answer keeps all nodes away; zero when it does not
     * @return whether the server answered
     */
    boolean request(int wanted, Duration closeFor) {
        if (!cluster.reachable()) {
            return false;
        }
        long asked = time.nanos();
        List<Settled> reports = permits.takeReports(MOST_REPORTS_AT_ONCE);
        Object answer = cluster.run(Scripts.PERMITS, keys, arguments(wanted, closeFor, reports, asked));
        if (!(answer instanceof List<?> list)) {
            permits.putBack(reports);
            return false;
        }
        last = PermitReply.of(list);
        lastAt = time.nanos();
        // Counted from before the server was asked: it may have granted them at once.
        permits.add(last.granted(), last.deadline(), asked + ClusterPermits.LEASE.toNanos());
        return true;
    }

    private List<String> arguments(int wanted, Duration closeFor, List<Settled> reports, long now) {
        List<String> arguments = new ArrayList<>(List.of(
                vendor,
                String.valueOf(wanted),
                String.valueOf(ClusterPermits.LEASE.toMillis()),
                String.valueOf(closeFor.toMillis()),
                String.valueOf(generation),
                String.valueOf(keys.size() - 2),
                String.valueOf(cluster.allBackWithin().toMillis()),
                String.valueOf(VendorMeters.SHORT.toMillis())));
        int window = 0;
        for (LimitMeter meter : meters.all()) {
            boolean burst = false;
            for (LimitMeter.Rule rule : meter.rules(meters.share(meter))) {
                long span = Math.ceilDiv(rule.span(), 1_000_000L);
                arguments.add(String.valueOf(rule.calls()));
                arguments.add(String.valueOf(span));
                arguments.add(String.valueOf(burst ? burstWidth(meter.limit()) : Math.max(1, span / BUCKETS)));
                arguments.add(String.valueOf(seeded[window++]));
                burst = true;
            }
        }
        for (Settled permit : reports) {
            arguments.add(String.valueOf(permit.deadline()));
            arguments.add(String.valueOf(
                    permit.usedAt() == Settled.NOT_USED ? -1 : Math.max(0, (now - permit.usedAt()) / 1_000_000)));
        }
        return arguments;
    }

    /**
     * Notes the calls that the timelines know of, which matter only to a server that began to count later than they were
     * made.
     */
    void restore(List<Instant> calls) {
        restored = List.copyOf(calls);
        if (stateLost && last != null) {
            stateLost = false;
            seed(last.generation());
            request(0, Duration.ZERO);
        } else {
            generation = 0;
        }
    }

    /**
     * Computes what the server cannot know in a new generation. The timelines know it; they were read when this node started,
     * and again when the server had lost it. Calls that they do not know of yet, this node knows as far as they were its own.
     */
    private void seed(long born) {
        boolean lost = generation != 0;
        Instant before = Instant.ofEpochMilli(born).plus(CLOCKS_DIFFER);
        int window = 0;
        for (LimitMeter meter : meters.all()) {
            for (LimitMeter.Rule rule : meter.rules(1)) {
                Instant since = Instant.ofEpochMilli(born).minusNanos(rule.span());
                int timelines = (int) restored.stream()
                        .filter(call -> call.isAfter(since) && call.isBefore(before))
                        .count();
                int known = VendorMeters.isShort(meter) ? rule.calls() : Math.max(timelines, meter.used(time.nanos()));
                seeded[window++] = Math.min(rule.calls(), lost ? known : timelines);
            }
        }
        generation = born;
        permits.clear();
    }
}
