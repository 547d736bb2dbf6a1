package io.emailthrottle.simulator;

import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Time that jumps from one event to the next. Blocking code runs in it unchanged, each piece on a virtual thread of its
 * own, and {@link #sleep} lets the clock go on. Only one thread ever runs: the one that runs the events, or a piece that
 * it has just started or woken, until that sleeps or ends. So the same events give the same run, and nothing in it needs
 * a lock.
 */
public final class VirtualTime implements Time {

    /** Where every simulation begins. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** @param number breaks ties: of events at the same time, the first scheduled comes first */
    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long scheduled;
    private long now;
    private @Nullable Piece running;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Instant now() {
        return START.plusNanos(now);
    }

    /** @throws IllegalStateException when it is not called by code that was given to {@link #start} */
    @Override
    public void sleep(Duration duration) {
        Piece piece = running;
        if (piece == null || piece.thread != Thread.currentThread()) {
            throw new IllegalStateException("only what was started in virtual time can sleep in it");
        }
        if (duration.isPositive()) {
            at(now + duration.toNanos(), piece::resume);
            piece.pause();
        }
    }

    /** Schedules an action that does not sleep; a moment that has passed means now. */
    void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(now, nanos), scheduled++, action));
    }

    /** Runs code until it first sleeps, or ends; then it goes on by itself when its time has come. */
    void start(Runnable code) {
        new Piece(code).resume();
    }

    /** Runs all events, and those that they schedule. Quickest on a virtual thread. */
    void run() {
        for (Event next = events.poll(); next != null; next = events.poll()) {
            now = next.at;
            next.action.run();
        }
    }

    /** Code that may sleep. It and the thread of the events hand the turn to each other. */
    private final class Piece {

        private final Thread thread;
        private @Nullable Thread waiting;
        private volatile boolean itsTurn;
        private @Nullable Throwable failure;

        Piece(Runnable code) {
            thread = Thread.ofVirtual().unstarted(() -> {
                try {
                    code.run();
                } catch (Throwable e) {
                    failure = e;
                }
                giveTurnBack();
            });
        }

        /** Gives it the turn, and waits for it to come back. */
        void resume() {
            waiting = Thread.currentThread();
            running = this;
            itsTurn = true;
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
            while (itsTurn) {
                LockSupport.park(this);
            }
            running = null;
            if (failure != null) {
                throw new IllegalStateException("the simulated code failed: " + failure, failure);
            }
        }

        void pause() {
            giveTurnBack();
            while (!itsTurn) {
                LockSupport.park(this);
            }
        }

        private void giveTurnBack() {
            Thread events = waiting;
            itsTurn = false;
            LockSupport.unpark(events);
        }
    }
}
