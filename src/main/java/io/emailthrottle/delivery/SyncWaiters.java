package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.SendResult;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Callers who wait for what becomes of their emails, no longer than the settings say. One thread watches the time for all:
 * a timed wait of each one's own would wake the JDK's timer twice, for a moment that hardly ever comes (decision 009).
 */
final class SyncWaiters {

    private static final Duration SHORTEST_TICK = Duration.ofMillis(5);
    private static final Duration LONGEST_TICK = Duration.ofMillis(250);

    private record Caller(CompletableFuture<SendResult> outcome, long until) {}

    private final Duration patience;
    private final Time time;
    private final Set<Caller> waiting = ConcurrentHashMap.newKeySet();
    private final BackgroundLoop loop;

    /** @param patience how long each waits; it may take a twentieth more, at most 250 ms */
    SyncWaiters(Duration patience, Time time) {
        this.patience = patience;
        this.time = time;
        Duration twentieth = patience.dividedBy(20);
        Duration tick = twentieth.compareTo(LONGEST_TICK) > 0
                ? LONGEST_TICK
                : twentieth.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : twentieth;
        this.loop = BackgroundLoop.every(tick, "callers", this::look);
    }

    void start() {
        loop.start();
    }

    /** After the last caller was answered. */
    void stop() {
        loop.stop();
    }

    /** Null when it has taken too long. */
    SendResult await(CompletableFuture<SendResult> outcome) throws InterruptedException, ExecutionException {
        if (patience.isZero()) {
            return outcome.getNow(null);
        }
        Caller caller = new Caller(outcome, time.nanos() + patience.toNanos());
        waiting.add(caller);
        try {
            return outcome.get();
        } finally {
            waiting.remove(caller);
        }
    }

    /** Sends those away who have waited long enough. */
    void look() {
        long now = time.nanos();
        for (Caller caller : waiting) {
            if (now - caller.until >= 0) {
                caller.outcome.complete(null);
            }
        }
    }

    int waiting() {
        return waiting.size();
    }
}
