package io.emailthrottle.delivery.reputation;

import java.time.Duration;

/**
 * When the guard acts.
 *
 * @param enabled whether it acts at all; it counts in any case
 * @param window how far back it counts
 * @param minSent the emails in the window below which it does nothing
 * @param bounces of the permanent bounces, in percent of the emails
 * @param complaints of the complaints, in percent of the emails
 */
public record ReputationSettings(
        boolean enabled, Duration window, long minSent, Thresholds bounces, Thresholds complaints) {

    /**
     * The rates from which it acts, in percent.
     *
     * @param warn somebody is told
     * @param holdLow emails of priority low wait
     * @param suspend the vendor is not called, if another one can take over
     */
    public record Thresholds(double warn, double holdLow, double suspend) {}
}
