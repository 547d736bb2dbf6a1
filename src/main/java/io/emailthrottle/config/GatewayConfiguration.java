package io.emailthrottle.config;

import io.emailthrottle.api.ApiLimits;
import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.FailoverSelector;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.StatefulSelector;
import io.emailthrottle.failover.StatelessSelector;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the road of one email together, from the properties. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmailThrottleProperties.class)
class GatewayConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Time time() {
        return new SystemTime();
    }

    @Bean
    SendMetrics sendMetrics(MeterRegistry registry) {
        return new SendMetrics(registry);
    }

    @Bean
    Vendors vendors(EmailThrottleProperties properties, PipelineFactory pipelines) {
        List<VendorPipeline> vendors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < properties.vendors().size(); i++) {
            VendorProperties vendor = properties.vendors().get(i);
            String prefix = "email-throttle.vendors[" + i + "]";
            if (!names.add(vendor.name())) {
                throw new ConfigurationProblem(
                        prefix + ".name", "'" + vendor.name() + "' is taken by an earlier vendor; names are unique");
            }
            vendors.add(pipelines.create(vendor, prefix));
        }
        return new Vendors(vendors);
    }

    @Bean
    FailoverSelector failoverSelector(EmailThrottleProperties properties, Vendors vendors, Time time) {
        return switch (properties.failover().selector()) {
            case STATELESS -> new StatelessSelector(vendors.all());
            case STATEFUL ->
                new StatefulSelector(vendors.all(), properties.failover().failBackAfter(), time);
        };
    }

    @Bean
    EmailService emailService(
            EmailThrottleProperties properties,
            Vendors vendors,
            FailoverSelector selector,
            SendMetrics metrics,
            Time time) {
        Failover failover = new Failover(vendors, selector, metrics, time);
        return new EmailService(failover, properties.failover().retryAfter());
    }

    @Bean
    ApiLimits apiLimits(EmailThrottleProperties properties) {
        return new ApiLimits(
                properties.api().maxInFlight(), properties.api().maxBody().toBytes());
    }
}
