package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The emails that wait by one route. Only the dispatcher's thread touches it; anybody may tell it of news. */
public final class RouteQueue {

    /** How old the view of other nodes' emails may be; they are not announced to this node. */
    private static final long STALE_NANOS = Duration.ofMillis(50).toNanos();

    /** Those of one priority, and what was known of them at the last look into the store. */
    static final class Line {
        private final Priority priority;
        private final AtomicLong news = new AtomicLong();
        private long seen = -1;
        private long lookedAt;
        private long lookAt;

        private Line(Priority priority) {
            this.priority = priority;
        }

        Priority priority() {
            return priority;
        }

        /** An email has come, or may have. */
        void tell() {
            news.incrementAndGet();
        }

        /** Else it need not be read again: none has come, and none falls due. */
        boolean mayHaveChanged(long now) {
            return seen != news.get() || now - lookAt >= 0;
        }

        boolean stale(long now) {
            return mayHaveChanged(now) || now - lookedAt >= STALE_NANOS;
        }

        /** It is read now: what comes from here on is news again. */
        void look(long now) {
            seen = news.get();
            lookedAt = now;
        }

        /** Nothing changes before this time unless there is news. */
        void lookAgain(long at) {
            lookAt = at;
        }

        long lookAt() {
            return lookAt;
        }
    }

    private final Route route;
    private final FairShares shares = new FairShares();
    private final List<Line> lines;

    private volatile boolean blocked = true;
    private boolean wantsRoom = true;
    private long permitAt;

    RouteQueue(Route route) {
        this.route = route;
        this.lines = Stream.of(Priority.HIGH, Priority.NORMAL, Priority.LOW)
                .map(Line::new)
                .toList();
    }

    Route route() {
        return route;
    }

    String name() {
        return route.name();
    }

    FairShares shares() {
        return shares;
    }

    /** The highest priority first. */
    List<Line> lines() {
        return lines;
    }

    void tell() {
        lines.forEach(Line::tell);
    }

    /** Whether to wake the dispatcher. While the route's vendors take nothing, that can wait. */
    boolean tell(Priority priority) {
        lines.stream().filter(line -> line.priority == priority).forEach(Line::tell);
        return !blocked;
    }

    boolean mayHaveChanged(long now) {
        return blocked || lines.stream().anyMatch(line -> line.mayHaveChanged(now));
    }

    /** Whether its vendors took nothing at the last look, and the end of any send may change that. */
    boolean wantsRoom() {
        return blocked && wantsRoom;
    }

    /**
     * Its vendors take nothing before this time.
     *
     * @param unlessRoom unless a send ends before
     */
    void block(long until, boolean unlessRoom) {
        blocked = true;
        wantsRoom = unlessRoom;
        permitAt = until;
    }

    void unblock() {
        blocked = false;
    }

    /** The time of the next look, unless new emails are announced. */
    long lookAt() {
        return blocked
                ? permitAt
                : lines.stream()
                        .mapToLong(Line::lookAt)
                        .reduce((one, other) -> one - other <= 0 ? one : other)
                        .orElseThrow();
    }
}
