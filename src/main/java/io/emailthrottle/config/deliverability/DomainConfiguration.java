package io.emailthrottle.config.deliverability;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.VendorProperties;
import io.emailthrottle.domain.Dns;
import io.emailthrottle.domain.DnsLookup;
import io.emailthrottle.domain.Domains;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.failover.readiness.ReadinessMonitor;
import io.emailthrottle.store.domain.FromDomains;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SenderRecords;
import io.emailthrottle.vendor.VendorFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares the check of From domains. */
@Configuration(proxyBeanMethods = false)
class DomainConfiguration {

    @Bean
    Dns dns(EmailThrottleProperties properties) {
        try {
            return new DnsLookup(properties.domains().resolvers());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem("email-throttle.domains.resolvers", e);
        }
    }

    @Bean
    Domains domains(
            EmailThrottleProperties properties,
            List<VendorFactory<?>> types,
            Vendors vendors,
            FromDomains seen,
            Dns dns,
            MeterRegistry registry,
            Time time) {
        Map<String, SenderRecords> records =
                types.stream().collect(Collectors.toMap(VendorFactory::type, VendorFactory::senderRecords));
        return new Domains(
                seen,
                new Domains.Settings(
                        properties.domains().checkEvery(), properties.domains().names()),
                dns,
                properties.vendors().stream()
                        .map(vendor -> vendor(vendor, records))
                        .toList(),
                (vendor, domain) -> verified(vendors, vendor, domain),
                registry,
                time);
    }

    private static Domains.Vendor vendor(VendorProperties vendor, Map<String, SenderRecords> records) {
        return new Domains.Vendor(
                vendor.name(),
                records.getOrDefault(vendor.type(), SenderRecords.NONE).withSelectors(vendor.dkimSelectors()));
    }

    private static Optional<Boolean> verified(Vendors vendors, String vendor, String domain) {
        return vendors.named(vendor)
                .flatMap(ReadinessMonitor::last)
                .flatMap(checked -> checked.readiness().domains().isVerified(domain));
    }
}
