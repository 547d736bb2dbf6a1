package io.emailthrottle.middleware;

import java.time.Duration;

/**
 * Which share of its limit a vendor is called with, learned from its refusals: additive increase, multiplicative decrease
 * (Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance", 1989). One refusal only
 * makes us wait as long as it says; another soon after that wait says that the pace itself is too high. Times are a
 * {@code long}, as in {@link Permits}. Not thread-safe.
 */
public final class AdaptiveRate {

    /** A second refusal within this time after the end of a wait lowers the rate. */
    private static final long SOON = Duration.ofSeconds(10).toNanos();

    private final AdaptiveRateSettings adaptiveRateSettings;
    private double lowered;
    private long loweredAt;
    private boolean refusedBefore;
    private long waitedUntil;

    public AdaptiveRate(AdaptiveRateSettings adaptiveRateSettings) {
        this.adaptiveRateSettings = adaptiveRateSettings;
        this.lowered = adaptiveRateSettings.ceiling();
    }

    /** The share at this time in nanoseconds. */
    public double at(long now) {
        long steps = (now - loweredAt) / adaptiveRateSettings.every().toNanos();
        return Math.min(adaptiveRateSettings.ceiling(), lowered + steps * adaptiveRateSettings.increase());
    }

    /** Lowers the rate to this share, unless it is lower already. */
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
            lowered =
                    Math.min(before, Math.max(adaptiveRateSettings.floor(), before * adaptiveRateSettings.decrease()));
            loweredAt = now;
        }
        refusedBefore = true;
        waitedUntil = until;
    }
}
