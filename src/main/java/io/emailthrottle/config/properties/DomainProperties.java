package io.emailthrottle.config.properties;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The check of From domains: SPF, DKIM, DMARC and MX, by DNS.
 *
 * @param checkEvery how often each From domain in use is checked; {@code 0s} for never
 * @param names domains that are checked also when no email came from them lately
 * @param resolvers the DNS servers that are asked, as in {@code 9.9.9.9} or {@code 127.0.0.1:5353}; empty for the system's
 */
public record DomainProperties(
        @NotNull @DurationMin @DefaultValue("6h") Duration checkEvery,

        @DefaultValue
        List<
                        @Pattern(
                                regexp = "(?i)([a-z0-9_]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9-]{2,63}",
                                message = "must be a domain, as in example.com")
                        String>
                names,

        @DefaultValue
        List<
                        @Pattern(
                                regexp = "[0-9A-Za-z.-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:]+](:\\d{1,5})?",
                                message = "must be an address, as in 9.9.9.9 or 127.0.0.1:5353")
                        String>
                resolvers) {}
