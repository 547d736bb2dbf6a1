package io.emailthrottle.vendor.simulated;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a simulated vendor behaves.
 *
 * @param latency the median time that it takes to answer
 * @param latencyP99 the time that 99 of 100 answers stay below; times in between follow a log-normal distribution
 * @param failures for each kind of failure, the share of calls that end so, 0 to 1 and together at most 1
 * @param outages times at which every call fails
 * @param seed the same seed gives the same sequence of latencies and failures
 */
public record SimulatedSettings(
        @DefaultValue("30ms") Duration latency,
        @DefaultValue("100ms") Duration latencyP99,
        @DefaultValue Map<SimulatedFailure, @DecimalMin("0") @DecimalMax("1") Double> failures,
        @Valid @DefaultValue List<Outage> outages,
        @DefaultValue("1") long seed) {

    /** The same with other luck. */
    public SimulatedSettings withSeed(long other) {
        return new SimulatedSettings(latency, latencyP99, failures, outages, other);
    }

    /**
     * A time at which every call fails.
     *
     * @param start when it begins, counted from the start of the application
     * @param lasts how long
     * @param every when given, it comes back so long after each beginning
     * @param failure in which way calls fail
     */
    public record Outage(
            @DefaultValue("0s") Duration start,
            @DefaultValue("365d") Duration lasts,
            Duration every,
            @DefaultValue("vendor-unavailable") SimulatedFailure failure) {

        /** Whether calls fail so long after the start of the application. */
        public boolean covers(Duration sinceStart) {
            Duration into = sinceStart.minus(start);
            if (into.isNegative()) {
                return false;
            }
            long phase = every == null ? into.toNanos() : into.toNanos() % every.toNanos();
            return phase < lasts.toNanos();
        }
    }
}
