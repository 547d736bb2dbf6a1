package io.emailthrottle.middleware;

import java.time.Duration;

/**
 * Which share of its limit a vendor is called with, learned from its refusals: additive increase, multiplicative decrease
 * (Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance", 1989). One refusal only
 * makes us wait as long as it says; another soon after that wait says that the pace itself is too high. Not thread-safe.
 */
public final class Pace {

    /** After the end of a wait, how long another refusal still speaks of the same pace. */
    private static final long SOON = Duration.ofSeconds(10).toNanos();

    private final Learning learning;
    private double lowered;
    private long loweredAt;
    private boolean refusedBefore;
    private long waitedUntil;

    public Pace(Learning learning) {
        this.learning = learning;
        this.lowered = learning.ceiling();
    }

    /** The share at this time in nanoseconds. */
    public double at(long now) {
        long steps = (now - loweredAt) / learning.every().toNanos();
        return Math.min(learning.ceiling(), lowered + steps * learning.increase());
    }

    /** Somebody knows better: the pace goes on from this share, if it is higher. */
    public void lowerTo(double share, long now) {
        lowered = Math.min(at(now), share);
        loweredAt = now;
    }

    /**
     * The vendor said that it was called too often.
     *
     * @param until when the wait ends that it asked for
     */
    public void refused(long now, long until) {
        if (refusedBefore && now - waitedUntil <= SOON) {
            double before = at(now);
            lowered = Math.min(before, Math.max(learning.floor(), before * learning.decrease()));
            loweredAt = now;
        }
        refusedBefore = true;
        waitedUntil = until;
    }
}
