package io.emailthrottle.cluster.redis;

import io.emailthrottle.middleware.AdaptiveRate;
import io.emailthrottle.middleware.AdaptiveRateSettings;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.LimitMeter;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One vendor's permits for a whole cluster. This node takes a few at a time from the server, for all its callers that wait,
 * uses them within {@link #LEASE} and gives the others back. Lengths of time are measured by this node's monotonic clock
 * alone and dates by the server's alone, so clocks may differ.
 *
 * <p>Cut off from the server, it goes on with its share: in any window no more calls than the limit divided by the nodes
 * last seen, so that the nodes together never exceed the limit. Until one window has passed it makes no more than in the
 * window before the cut; of a long window also its part of what the server said was left, less what the others may have
 * used since.
 */
final class ClusterPermits implements Permits {

    /** A permit not used by then is void, and given back: another node may need it. */
    static final Duration LEASE = Duration.ofMillis(100);

    /** For so long what the server said is taken to be true, when nothing depends on it but whether to ask. */
    private static final long FRESH_NANOS = Duration.ofMillis(20).toNanos();

    /** A window's buckets: the last of them may be counted for so much longer than it is. */
    private static final int BUCKETS = 256;

    /** When the server has lost its memory, windows as short as this are taken to be full. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    /** Clocks of this node and of the server differ by no more, or calls from before the server's memory are missed. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private static final int MOST_SETTLED_AT_ONCE = 500;
    private static final int MOST_UNSETTLED = 100_000;

    private record Held(long deadline, long validUntil) {}

    private record Settled(long deadline, long usedAt) {
        private static final long NOT_USED = Long.MIN_VALUE;
        private static final long NO_PERMIT = -1;
    }

    private final RedisLimits cluster;
    private final String vendor;
    private final LimitMeter[] meters;
    private final LimitMeter shortest;
    private final AdaptiveRate adaptiveRate;
    private final Time time;
    private final List<String> keys;
    private final AtomicInteger waiting = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Held> held = new ArrayDeque<>();
    /** Calls that may not have left yet, in the order of their permits. */
    private final Deque<Settled> leaving = new ArrayDeque<>();

    private final Deque<Settled> unsettled = new ArrayDeque<>();
    private List<Instant> restored = List.of();
    private int[] seeded;
    private PermitReply last;
    private long lastAt;
    private long generation;
    /** The server's, of a generation that this node has not seeded anything for: it grants nothing. */
    private volatile boolean stateLost;

    private long closedUntil;
    private boolean alone;
    private long aloneSince;
    /** Until when calls made without the server, which it is told of late, count in a short window. */
    private long untoldUntil;

    private boolean othersAlone;

    /** In each window, until it has passed. */
    private int[] allowedAtFirst;

    ClusterPermits(
            String vendor,
            List<Limit> limits,
            AdaptiveRateSettings adaptiveRateSettings,
            RedisLimits cluster,
            Time time) {
        this.cluster = cluster;
        this.vendor = vendor;
        this.meters =
                limits.stream().map(limit -> new LimitMeter(limit, time::now)).toArray(LimitMeter[]::new);
        this.shortest = Arrays.stream(meters)
                .min(Comparator.comparing(meter -> meter.limit().window()))
                .orElse(null);
        this.adaptiveRate = new AdaptiveRate(adaptiveRateSettings);
        this.time = time;
        this.closedUntil = time.nanos();
        this.untoldUntil = closedUntil;
        this.keys = keys(limits);
        this.seeded = new int[keys.size()];
    }

    /** By the window and not by its place or its limit: nodes may have another configuration while a new one is rolled out. */
    private List<String> keys(List<Limit> limits) {
        List<String> names = new ArrayList<>(List.of(cluster.key("generation"), cluster.key("closings")));
        Map<Duration, Integer> seen = new HashMap<>();
        for (Limit limit : limits) {
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

    @Override
    public long reserve(long maxWaitNanos) {
        waiting.incrementAndGet();
        lock.lock();
        try {
            long wait = take();
            return wait == 0 ? 0 : -wait;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    /** 0 when a permit was taken, else nanoseconds until there may be one. */
    private long take() {
        if (heldBack()) {
            return untilNext();
        }
        dropVoid();
        if (held.isEmpty() && !knownToBeUsedUp()) {
            ask(waiting.get());
        }
        if (heldBack()) {
            return untilNext();
        }
        Held permit = held.poll();
        if (permit != null) {
            use(permit);
            return 0;
        }
        if (!cutOff()) {
            return untilNext();
        }
        long wait = aloneWait();
        if (wait == 0) {
            note();
            settled(new Settled(Settled.NO_PERMIT, time.nanos()));
            untoldUntil = time.nanos() + untold();
        }
        return wait;
    }

    private boolean heldBack() {
        return time.nanos() < heldUntil();
    }

    /** Without the server its own share counts these calls; once it is back nobody does. */
    private long heldUntil() {
        return alone ? closedUntil : Math.max(closedUntil, untoldUntil);
    }

    private boolean knownToBeUsedUp() {
        return fresh() && last.left() == 0 && last.granted() == 0;
    }

    private boolean fresh() {
        return last != null && time.nanos() - lastAt < FRESH_NANOS;
    }

    /** It counts until its deadline, as far as the server knows, until it is known when the call left. */
    private void use(Held permit) {
        note();
        leaving.add(new Settled(permit.deadline, time.nanos()));
    }

    @Override
    public void recordDeparture(long permitted, long left) {
        lock.lock();
        try {
            Settled call = null;
            for (Iterator<Settled> calls = leaving.iterator(); calls.hasNext() && call == null; ) {
                Settled one = calls.next();
                if (one.usedAt >= permitted) {
                    calls.remove();
                    call = one;
                }
            }
            if (call != null) {
                settled(new Settled(call.deadline, Math.max(call.usedAt, left)));
            }
            for (LimitMeter meter : meters) {
                meter.move(permitted, left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void settled(Settled permit) {
        if (unsettled.size() < MOST_UNSETTLED) {
            unsettled.add(permit);
        }
    }

    private void note() {
        long now = time.nanos();
        for (LimitMeter meter : meters) {
            meter.add(now);
        }
    }

    private void dropVoid() {
        while (!held.isEmpty() && time.nanos() >= held.peek().validUntil) {
            settled(new Settled(held.poll().deadline, Settled.NOT_USED));
        }
    }

    /** How long the server's last answer says to wait; at least a millisecond, for whoever waits asks again after it. */
    private long untilNext() {
        long now = time.nanos();
        long answered = last == null
                ? FRESH_NANOS
                : lastAt + Duration.ofMillis(last.nextIn()).toNanos() - now;
        long least = stateLost ? FRESH_NANOS : 1_000_000;
        return Math.max(least, Math.max(answered, heldUntil() - now));
    }

    /** Asks the server for so many permits, and tells it what became of earlier ones. Nothing changes when it is away. */
    private void ask(int permits) {
        if (request(permits, 0) && last.generation() != generation) {
            if (generation != 0 && countsLongWindows()) {
                stateLost = true;
                return;
            }
            seed(last.generation());
            request(permits, 0);
        }
    }

    private boolean countsLongWindows() {
        return Arrays.stream(meters).anyMatch(meter -> !isShort(meter));
    }

    private static boolean isShort(LimitMeter meter) {
        return meter.limit().window().compareTo(SHORT) <= 0;
    }

    @Override
    public boolean stateLost() {
        return stateLost;
    }

    private boolean request(int permits, long closeMillis) {
        if (!cluster.reachable()) {
            return false;
        }
        long asked = time.nanos();
        List<Settled> told = new ArrayList<>();
        while (!unsettled.isEmpty() && told.size() < MOST_SETTLED_AT_ONCE) {
            told.add(unsettled.poll());
        }
        Object answer = cluster.run(Scripts.PERMITS, keys, arguments(permits, closeMillis, told, asked));
        if (!(answer instanceof List<?> list)) {
            // It may have been told all the same. To give a permit back twice would take a call of somebody's out of
            // the count.
            told.removeIf(permit -> permit.usedAt == Settled.NOT_USED);
            told.reversed().forEach(unsettled::addFirst);
            return false;
        }
        last = PermitReply.of(list);
        lastAt = time.nanos();
        if (alone && othersAlone) {
            untoldUntil = lastAt + cluster.allBackWithin().toNanos() + untold();
        }
        alone = false;
        if (last.closedFor() > 0) {
            closedUntil = Math.max(
                    closedUntil, lastAt + Duration.ofMillis(last.closedFor()).toNanos());
        }
        // Counted from before the server was asked: it may have granted them at once.
        long validUntil = asked + LEASE.toNanos();
        for (int i = 0; i < last.granted(); i++) {
            held.add(new Held(last.deadline(), validUntil));
        }
        return true;
    }

    /** Nanoseconds for which a call counts in the longest window of at most {@link #SHORT}. */
    private long untold() {
        return Arrays.stream(meters)
                .filter(ClusterPermits::isShort)
                .mapToLong(meter -> meter.rules(1).getFirst().span())
                .max()
                .orElse(0);
    }

    private List<String> arguments(int permits, long closeMillis, List<Settled> told, long now) {
        List<String> arguments = new ArrayList<>(List.of(
                vendor,
                String.valueOf(permits),
                String.valueOf(LEASE.toMillis()),
                String.valueOf(closeMillis),
                String.valueOf(generation),
                String.valueOf(keys.size() - 2),
                String.valueOf(cluster.allBackWithin().toMillis()),
                String.valueOf(SHORT.toMillis())));
        int window = 0;
        for (LimitMeter meter : meters) {
            boolean burst = false;
            for (LimitMeter.Rule rule : meter.rules(share(meter))) {
                long span = Math.ceilDiv(rule.span(), 1_000_000L);
                arguments.add(String.valueOf(rule.calls()));
                arguments.add(String.valueOf(span));
                arguments.add(String.valueOf(burst ? burstWidth(meter.limit()) : Math.max(1, span / BUCKETS)));
                arguments.add(String.valueOf(seeded[window++]));
                burst = true;
            }
        }
        for (Settled permit : told) {
            arguments.add(String.valueOf(permit.deadline));
            arguments.add(String.valueOf(
                    permit.usedAt == Settled.NOT_USED ? -1 : Math.max(0, (now - permit.usedAt) / 1_000_000)));
        }
        return arguments;
    }

    /**
     * What the server cannot know in a new generation. The timelines know it; they were read when this node started, and again
     * when the server had lost it. Calls that they do not know of yet, this node knows as far as they were its own.
     */
    private void seed(long born) {
        boolean lost = generation != 0;
        Instant before = Instant.ofEpochMilli(born).plus(CLOCKS_DIFFER);
        int window = 0;
        for (LimitMeter meter : meters) {
            for (LimitMeter.Rule rule : meter.rules(1)) {
                Instant since = Instant.ofEpochMilli(born).minusNanos(rule.span());
                int timelines = (int) restored.stream()
                        .filter(call -> call.isAfter(since) && call.isBefore(before))
                        .count();
                int known = isShort(meter) ? rule.calls() : Math.max(timelines, meter.used(time.nanos()));
                seeded[window++] = Math.min(rule.calls(), lost ? known : timelines);
            }
        }
        generation = born;
        held.clear();
        leaving.clear();
        unsettled.clear();
    }

    private double share(LimitMeter meter) {
        return meter == shortest ? adaptiveRate.at(time.nanos()) : 1;
    }

    /** Whether the server is away, but was there: then this node goes on with its share. */
    private boolean cutOff() {
        if (cluster.reachable() || generation == 0) {
            return false;
        }
        if (!alone) {
            alone = true;
            aloneSince = time.nanos();
            othersAlone = cluster.nodes() > 1;
            allowedAtFirst = allowedAtFirst();
        }
        return true;
    }

    private int[] allowedAtFirst() {
        int[] allowed = new int[meters.length];
        int window = 0;
        for (int i = 0; i < meters.length; i++) {
            LimitMeter meter = meters[i];
            allowed[i] = meter.used(aloneSince);
            if (last != null && !isShort(meter)) {
                long left = meter.allowed(share(meter)) - last.used()[window] - usedSinceByOthers();
                allowed[i] += (int) Math.max(0, left) / Math.max(1, cluster.nodes());
            }
            window += meter.rules(1).size();
        }
        return allowed;
    }

    /** As many calls as the shortest limit may have allowed since the server last answered; all when it is long itself. */
    private long usedSinceByOthers() {
        LimitMeter.Rule rule = shortest.rules(1).getFirst();
        if (!isShort(shortest)) {
            return Integer.MAX_VALUE;
        }
        return rule.calls() * (Math.ceilDiv(aloneSince - lastAt + LEASE.toNanos(), rule.span()));
    }

    private int allowedAlone(int index) {
        LimitMeter meter = meters[index];
        int share = meter.allowed(share(meter)) / Math.max(1, cluster.nodes());
        boolean othersMayHaveUsedIt =
                time.nanos() - aloneSince <= meter.rules(1).getFirst().span();
        return othersMayHaveUsedIt ? Math.min(share, allowedAtFirst[index]) : share;
    }

    private long aloneWait() {
        long now = time.nanos();
        long wait = 0;
        for (int i = 0; i < meters.length; i++) {
            int allowed = allowedAlone(i);
            long windowOver = aloneSince + meters[i].rules(1).getFirst().span() - now;
            // However long past: now, before it is subtracted.
            long free = allowed == 0
                    ? Math.max(windowOver + 1, LEASE.toNanos())
                    : Math.max(now, meters[i].earliestOf(allowed)) - now;
            wait = Math.max(wait, free);
        }
        return wait;
    }

    /** The server's view, at most {@link #FRESH_NANOS} old while it answers. */
    private void look() {
        dropVoid();
        if (!heldBack() && !fresh()) {
            ask(0);
        }
    }

    @Override
    public int hold(int permits) {
        lock.lock();
        try {
            if (heldBack()) {
                return 0;
            }
            dropVoid();
            int more = permits - held.size();
            if (more > 0 && !knownToBeUsedUp()) {
                ask(more);
            }
            if (heldBack()) {
                return 0;
            }
            return cutOff() ? Math.min(permits, available()) : held.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            look();
            if (heldBack()) {
                return 0;
            }
            if (cutOff()) {
                int room = Integer.MAX_VALUE;
                for (int i = 0; i < meters.length; i++) {
                    room = Math.min(room, Math.max(0, allowedAlone(i) - meters[i].used(time.nanos())));
                }
                return room;
            }
            return held.size() + (last == null ? 0 : last.left());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nextIn() {
        lock.lock();
        try {
            look();
            if (heldBack()) {
                return untilNext();
            }
            if (cutOff()) {
                return aloneWait();
            }
            return !held.isEmpty() || last != null && last.left() > 0 ? 0 : untilNext();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closeFor(long nanos) {
        lock.lock();
        try {
            long now = time.nanos();
            if (now >= closedUntil) {
                adaptiveRate.refused(now, now + nanos);
            }
            closedUntil = Math.max(closedUntil, now + nanos);
            request(0, Math.max(1, nanos / 1_000_000));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean closed() {
        lock.lock();
        try {
            return heldBack();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String reason() {
        lock.lock();
        try {
            if (time.nanos() < closedUntil) {
                return "closed by the vendor's own answer";
            }
            if (heldBack()) {
                return "Redis is back, and does not know what was used without it";
            }
            if (cutOff()) {
                return "Redis is away: one of " + cluster.nodes() + " nodes' share of the limits is used up";
            }
            if (last == null || generation == 0) {
                return "Redis was not reached yet, which knows how much of the limits is used up";
            }
            if (stateLost) {
                return "Redis has lost its count, which is read from the timelines";
            }
            if (last.holding() == 0) {
                return "Redis has begun to count anew";
            }
            return "limit " + holding() + " of all nodes together reached";
        } finally {
            lock.unlock();
        }
    }

    private Limit holding() {
        int window = 0;
        for (LimitMeter meter : meters) {
            window += meter.rules(1).size();
            if (last.holding() <= window) {
                return meter.limit();
            }
        }
        return shortest.limit();
    }

    @Override
    public List<Usage> usage() {
        lock.lock();
        try {
            look();
            List<Usage> usages = new ArrayList<>();
            int window = 0;
            for (LimitMeter meter : meters) {
                int used = last == null || cutOff() ? meter.used(time.nanos()) : last.used()[window];
                usages.add(new Usage(meter.limit(), meter.allowed(share(meter)), used));
                window += meter.rules(1).size();
            }
            return usages;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public double pace() {
        lock.lock();
        try {
            return adaptiveRate.at(time.nanos());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void slowTo(Limit limit) {
        if (shortest == null) {
            return;
        }
        lock.lock();
        try {
            adaptiveRate.lowerTo(shortest.share(limit), time.nanos());
        } finally {
            lock.unlock();
        }
    }

    /** Matters only to a server that began to count, or began anew, later than these calls were made. */
    @Override
    public void restore(List<Instant> calls) {
        lock.lock();
        try {
            restored = List.copyOf(calls);
            if (stateLost) {
                stateLost = false;
                seed(last.generation());
                request(0, 0);
            } else {
                generation = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Now and then, so that the server does not count for long what was used early or not at all, and so that this node
     * knows what is left in case it is cut off.
     */
    void settle() {
        lock.lock();
        try {
            dropVoid();
            if (!unsettled.isEmpty() || !fresh()) {
                ask(0);
            }
        } finally {
            lock.unlock();
        }
    }

    /** All that is held goes back. */
    void giveBack() {
        lock.lock();
        try {
            while (!held.isEmpty()) {
                settled(new Settled(held.poll().deadline, Settled.NOT_USED));
            }
            while (!unsettled.isEmpty() && request(0, 0)) {
                // The rest.
            }
        } finally {
            lock.unlock();
        }
    }
}
