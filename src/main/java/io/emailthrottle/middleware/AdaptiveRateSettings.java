package io.emailthrottle.middleware;

import java.time.Duration;

/**
 * How a vendor's "too many requests" changes the pace at which it is called, as shares of its shortest limit.
 *
 * @param decrease what is left of the pace after a refusal, as in 0.5 for half
 * @param increase what is added to the pace each time, as in 0.1 for a tenth of the limit
 * @param every how long the pace stays before something is added
 * @param floor the pace never falls below
 * @param ceiling the pace never rises above; at most 1, which is the limit itself
 */
public record AdaptiveRateSettings(double decrease, double increase, Duration every, double floor, double ceiling) {

    /** The pace stays at the limit, whatever the vendor answers. */
    public static final AdaptiveRateSettings NONE = new AdaptiveRateSettings(1, 1, Duration.ofDays(1), 1, 1);

    public AdaptiveRateSettings {
        if (!(decrease > 0 && decrease <= 1)) {
            throw new IllegalArgumentException("decrease is " + decrease + ": must be above 0 and at most 1");
        }
        if (!(increase > 0 && increase <= 1)) {
            throw new IllegalArgumentException("increase is " + increase + ": must be above 0 and at most 1");
        }
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException("every is " + every + ": must be at least 1ms");
        }
        if (!(floor > 0 && floor <= ceiling && ceiling <= 1)) {
            throw new IllegalArgumentException("floor is " + floor + " and ceiling " + ceiling
                    + ": must be above 0 and at most 1, the floor no higher than the ceiling");
        }
    }
}
