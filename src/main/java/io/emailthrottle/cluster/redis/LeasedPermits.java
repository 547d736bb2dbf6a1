package io.emailthrottle.cluster.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The permits that the server has leased to this node, and what is still to be reported of earlier ones. Not thread-safe.
 * Times are nanoseconds of the monotonic clock; deadlines are the server's, in its own milliseconds.
 */
final class LeasedPermits {

    /** More reports than this are dropped; the server then counts those calls until their deadlines. */
    private static final int MOST_UNREPORTED = 100_000;

    private record Lease(long deadline, long validUntil) {}

    /**
     * What became of a permit.
     *
     * @param deadline until when the server counts it, as long as it does not know better; {@link #NO_PERMIT} for a call
     *     that was made while the server was unreachable
     * @param usedAt when the call left, or {@link #NOT_USED}
     */
    record Settled(long deadline, long usedAt) {
        static final long NOT_USED = Long.MIN_VALUE;
        static final long NO_PERMIT = -1;
    }

    private final Deque<Lease> leased = new ArrayDeque<>();
    /** Calls that may not have left yet, in the order of their permits. */
    private final Deque<Settled> leaving = new ArrayDeque<>();

    private final Deque<Settled> unreported = new ArrayDeque<>();

    void add(int permits, long deadline, long validUntil) {
        for (int i = 0; i < permits; i++) {
            leased.add(new Lease(deadline, validUntil));
        }
    }

    /** The number of permits at hand. */
    int size() {
        return leased.size();
    }

    /** Returns permits to the server that were not used within their lease. */
    void expire(long now) {
        while (!leased.isEmpty() && now >= leased.peek().validUntil) {
            report(new Settled(leased.poll().deadline, Settled.NOT_USED));
        }
    }

    void returnAll() {
        expire(Long.MAX_VALUE);
    }

    /** Takes a permit for a call that is about to leave; false when there is none. */
    boolean use(long now) {
        Lease lease = leased.poll();
        if (lease == null) {
            return false;
        }
        leaving.add(new Settled(lease.deadline, now));
        return true;
    }

    /** Notes a call that was made without a permit, while the server was unreachable. */
    void usedWithout(long now) {
        report(new Settled(Settled.NO_PERMIT, now));
    }

    /** Notes when the first call left whose permit was taken at this time or later; unknown calls are ignored. */
    void departed(long permitted, long left) {
        for (Iterator<Settled> calls = leaving.iterator(); calls.hasNext(); ) {
            Settled call = calls.next();
            if (call.usedAt >= permitted) {
                calls.remove();
                report(new Settled(call.deadline, Math.max(call.usedAt, left)));
                return;
            }
        }
    }

    private void report(Settled permit) {
        if (unreported.size() < MOST_UNREPORTED) {
            unreported.add(permit);
        }
    }

    boolean haveUnreported() {
        return !unreported.isEmpty();
    }

    /** Takes the oldest reports, at most so many. */
    List<Settled> takeReports(int most) {
        List<Settled> reports = new ArrayList<>();
        while (!unreported.isEmpty() && reports.size() < most) {
            reports.add(unreported.poll());
        }
        return reports;
    }

    /**
     * Takes reports back whose request was not answered. The server may have read them all the same. Returned permits are
     * not reported twice, because that would remove another node's call from the count.
     */
    void putBack(List<Settled> reports) {
        reports.reversed().stream()
                .filter(permit -> permit.usedAt != Settled.NOT_USED)
                .forEach(unreported::addFirst);
    }

    /** Forgets everything, because the server does. */
    void clear() {
        leased.clear();
        leaving.clear();
        unreported.clear();
    }
}
