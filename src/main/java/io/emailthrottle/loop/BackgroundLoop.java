package io.emailthrottle.loop;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats one turn of background work on a thread of its own until it is stopped. Whatever a turn throws, an {@link Error}
 * included, is counted ({@code email.loop.failures}), logged once a minute at most, and the loop goes on: a loop that ended
 * would leave leases unrenewed and writes unanswered until a restart. Nobody interrupts the thread.
 */
public final class BackgroundLoop {

    private static final Logger log = LoggerFactory.getLogger(BackgroundLoop.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LOG_EVERY = Duration.ofMinutes(1);
    private static final Duration STUCK_AFTER = Duration.ofMinutes(2);

    /** The loops of this process that were started and not yet stopped. */
    private static final Set<BackgroundLoop> RUNNING = ConcurrentHashMap.newKeySet();

    /** One turn of the work. */
    @FunctionalInterface
    public interface Turn {
        /** @return how long the loop waits for the next turn, unless it is woken */
        Duration run() throws Exception;
    }

    /**
     * How a loop is.
     *
     * @param trouble null while it works
     */
    public record State(String name, @Nullable String trouble) {}

    private final String name;
    private final Turn turn;
    private final Thread.Builder threads;
    private final Counter failures;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile boolean busy;
    private volatile long progressAt;
    private volatile long loggedAt = System.nanoTime() - LOG_EVERY.toNanos();

    private BackgroundLoop(String name, Thread.Builder threads, Turn turn) {
        this.name = name;
        this.turn = turn;
        this.threads = threads.name(name);
        this.failures = Metrics.counter("email.loop.failures", "loop", name);
    }

    /** A loop on a virtual thread. */
    public static BackgroundLoop virtual(String name, Turn turn) {
        return new BackgroundLoop(name, Thread.ofVirtual(), turn);
    }

    /** A loop on a platform thread: for work that occupies its thread, such as native calls. */
    public static BackgroundLoop platform(String name, Turn turn) {
        return new BackgroundLoop(name, Thread.ofPlatform(), turn);
    }

    /** A loop whose first turn begins one period after its start, and each later one a period after the one before it. */
    public static BackgroundLoop every(Duration period, String name, Runnable work) {
        AtomicBoolean first = new AtomicBoolean(true);
        return virtual(name, () -> {
            if (!first.getAndSet(false)) {
                work.run();
            }
            return period;
        });
    }

    public BackgroundLoop start() {
        RUNNING.add(this);
        thread = threads.start(this::runUntilStopped);
        return this;
    }

    /** Lets the next turn begin at once, or as soon as the current one is over. */
    public void wake() {
        woken.set(true);
        LockSupport.unpark(thread);
    }

    /** Begins no further turn. May be called by the turn itself. */
    public void end() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    /** Begins no further turn, and returns when the last one is over. */
    public void stop() {
        stop(Duration.ZERO);
    }

    /** @param patience how long the last turn is waited for; zero for as long as it takes */
    public void stop(Duration patience) {
        end();
        try {
            join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(this);
    }

    /** Returns when the loop has ended. */
    public void join() throws InterruptedException {
        join(Duration.ZERO);
    }

    private void join(Duration patience) throws InterruptedException {
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        if (patience.isZero()) {
            thread.join();
        } else {
            thread.join(patience);
        }
    }

    public boolean stopping() {
        return stopping;
    }

    /** Tells that a long turn makes progress, so that the loop does not count as stuck. */
    public void progress() {
        progressAt = System.nanoTime();
    }

    /** How each loop of this process is. */
    public static List<State> states() {
        return RUNNING.stream().map(BackgroundLoop::state).toList();
    }

    State state() {
        Thread running = thread;
        if (running != null && !running.isAlive()) {
            return new State(name, "dead");
        }
        long silent = System.nanoTime() - progressAt;
        boolean stuck = busy && silent > STUCK_AFTER.toNanos();
        return new State(name, stuck ? "stuck for " + Duration.ofNanos(silent).toSeconds() + " s" : null);
    }

    private void runUntilStopped() {
        try {
            while (!stopping) {
                waitFor(oneTurn());
            }
        } finally {
            if (stopping) {
                RUNNING.remove(this);
            }
        }
    }

    private Duration oneTurn() {
        try {
            progress();
            busy = true;
            return turn.run();
        } catch (Throwable failure) {
            report(failure);
            return AFTER_FAILURE;
        } finally {
            busy = false;
        }
    }

    private void waitFor(Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        while (!stopping && !woken.getAndSet(false)) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(left);
        }
    }

    /** Must not fail: after an OutOfMemoryError there may be no memory for the log's line either. */
    private void report(Throwable failure) {
        try {
            if (failure instanceof InterruptedException && stopping) {
                return;
            }
            failures.increment();
            if (System.nanoTime() - loggedAt >= LOG_EVERY.toNanos()) {
                loggedAt = System.nanoTime();
                log(failure);
            }
        } catch (Throwable ignored) {
            // The next failure is reported again.
        }
    }

    private void log(Throwable failure) {
        if (failure instanceof Error) {
            log.error("the background loop {} failed, and goes on", name, failure);
        } else {
            log.warn("the background loop {} failed, and tries again: {}", name, failure.toString());
            log.debug("its failure", failure);
        }
    }
}
