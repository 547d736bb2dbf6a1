package io.emailthrottle.config.deliverability;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.ReputationProperties;
import io.emailthrottle.delivery.reputation.ReputationMonitor;
import io.emailthrottle.delivery.reputation.ReputationSettings;
import io.emailthrottle.delivery.reputation.ReputationSettings.Thresholds;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.store.vendor.ReputationCounts;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Declares the guard of vendors' and From domains' reputation. */
@Configuration(proxyBeanMethods = false)
class ReputationConfiguration {

    private static final String PREFIX = "email-throttle.reputation.";

    @Bean
    Reputation reputation() {
        return new Reputation();
    }

    @Bean
    ReputationCounts reputationCounts(JdbcClient jdbc, GroupCommitWriter writer) {
        return new ReputationCounts(jdbc, writer);
    }

    @Bean
    ReputationMonitor reputationMonitor(
            EmailThrottleProperties properties,
            Vendors vendors,
            Reputation reputation,
            ReputationCounts counts,
            MeterRegistry registry,
            Time time) {
        return new ReputationMonitor(vendors, reputation, counts, settings(properties.reputation()), registry, time);
    }

    /** @throws ConfigurationProblem for thresholds that do not rise */
    static ReputationSettings settings(ReputationProperties properties) {
        Thresholds bounces = new Thresholds(
                properties.bounces().warn(),
                properties.bounces().holdLow(),
                properties.bounces().suspend());
        Thresholds complaints = new Thresholds(
                properties.complaints().warn(),
                properties.complaints().holdLow(),
                properties.complaints().suspend());
        requireRising(PREFIX + "bounces", bounces);
        requireRising(PREFIX + "complaints", complaints);
        return new ReputationSettings(
                properties.enabled(), properties.window(), properties.minSent(), bounces, complaints);
    }

    private static void requireRising(String property, Thresholds thresholds) {
        if (thresholds.warn() > thresholds.holdLow() || thresholds.holdLow() > thresholds.suspend()) {
            throw new ConfigurationProblem(
                    property,
                    "warn is " + thresholds.warn() + ", hold-low " + thresholds.holdLow() + " and suspend "
                            + thresholds.suspend() + "; each must be at least as high as the one before");
        }
    }
}
