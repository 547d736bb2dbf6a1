package io.emailthrottle.middleware;

import io.emailthrottle.email.Priority;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.ProbeCall;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a vendor that failed is tried again. First a harmless call finds out in the background whether the vendor
 * answers at all; then one email is the probe. Each probe that fails doubles the wait for the next one, because it costs an
 * email its time; a harmless call that fails does not.
 *
 * <p>An email of high priority is a probe only when no other came along for one more wait. Safe for use by many threads.
 */
public final class ProbeSchedule {

    private enum Phase {
        /** Until the wait is over. */
        WAITING,
        /** A harmless call is under way. */
        CHECKING,
        /** The next email is the probe. */
        READY
    }

    private record State(Phase phase, long since, int failedProbes) {}

    private static final int MAX_DOUBLINGS = 20;

    private final long firstNanos;
    private final long mostNanos;
    private final Time time;
    private final AtomicReference<State> state;

    /**
     * @param first the wait before the first probe, and between two harmless calls
     * @param most no wait is longer, unless the first is
     */
    public ProbeSchedule(Duration first, Duration most, Time time) {
        this.firstNanos = first.toNanos();
        this.mostNanos = Math.max(firstNanos, most.toNanos());
        this.time = time;
        this.state = new AtomicReference<>(new State(Phase.WAITING, time.nanos(), 0));
    }

    /** The vendor has just failed. */
    public void begin() {
        state.set(new State(Phase.WAITING, time.nanos(), 0));
    }

    /** The probe failed. */
    public void probeFailed() {
        state.updateAndGet(now -> new State(Phase.WAITING, time.nanos(), now.failedProbes + 1));
    }

    /** The time until something can change; zero when an email that asks now may be the probe, or starts the harmless call. */
    public Duration dueIn() {
        State now = state.get();
        long left = now.phase == Phase.WAITING ? wait(now) - (time.nanos() - now.since) : 0;
        return Duration.ofNanos(Math.max(0, left));
    }

    /** Whether the next email, unless its priority is high, is the probe. Changes nothing. */
    public boolean isReady(@Nullable BooleanSupplier answers) {
        State now = state.get();
        return now.phase == Phase.READY || answers == null && isDue(now);
    }

    /**
     * Asks for the probe.
     *
     * @param answers the harmless call, which blocks for seconds at most; null when there is none
     * @return whether the calling thread's email is the probe; true for one email at a time
     */
    public boolean tryProbe(Priority priority, @Nullable BooleanSupplier answers) {
        State now = state.get();
        if (isDue(now)) {
            State next = new State(answers == null ? Phase.READY : Phase.CHECKING, time.nanos(), now.failedProbes);
            if (!state.compareAndSet(now, next)) {
                return false;
            }
            if (answers != null) {
                Thread.ofVirtual().name("vendor-check").start(() -> check(next, answers));
                return false;
            }
            now = next;
        }
        if (now.phase != Phase.READY || priority == Priority.HIGH && time.nanos() - now.since < firstNanos) {
            return false;
        }
        return state.compareAndSet(now, new State(Phase.WAITING, time.nanos(), now.failedProbes));
    }

    private void check(State checking, BooleanSupplier answers) {
        Phase next = Phase.WAITING;
        try {
            next = ProbeCall.run(answers::getAsBoolean) ? Phase.READY : Phase.WAITING;
        } finally {
            // The wait between two harmless calls is the first one, however often a probe has failed.
            long since = next == Phase.READY ? time.nanos() : time.nanos() - wait(checking) + firstNanos;
            state.compareAndSet(checking, new State(next, since, checking.failedProbes));
        }
    }

    private boolean isDue(State now) {
        return now.phase == Phase.WAITING && time.nanos() - now.since >= wait(now);
    }

    private long wait(State now) {
        return Math.min(mostNanos, firstNanos << Math.min(now.failedProbes, doublings()));
    }

    /** So many that the wait neither overflows nor exceeds its bound by more than a factor of two. */
    private int doublings() {
        return Math.min(MAX_DOUBLINGS, Long.numberOfLeadingZeros(firstNanos) - 2);
    }
}
