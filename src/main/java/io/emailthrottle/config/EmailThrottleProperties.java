package io.emailthrottle.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Everything under {@code email-throttle}.
 *
 * @param failover how an email finds its vendor
 * @param vendors in the order of preference
 * @param api what the HTTP API accepts
 */
@Validated
@ConfigurationProperties(prefix = "email-throttle")
public record EmailThrottleProperties(
        @Valid @DefaultValue FailoverProperties failover,
        @Valid @NotEmpty List<VendorProperties> vendors,
        @Valid @DefaultValue ApiProperties api) {

    /** The ways to choose a vendor. */
    public enum Selector {
        /** Always from the first. */
        STATELESS,
        /** From the last that worked. */
        STATEFUL
    }

    /**
     * @param selector which vendor an email tries first
     * @param failBackAfter stateful: how often one email tries the first vendor again while another one is in use
     * @param retryAfter what a caller is told to wait when every vendor failed and none said when it could be asked
     *     again
     */
    public record FailoverProperties(
            @NotNull @DefaultValue("stateful") Selector selector,
            @DurationMin(millis = 1) @DefaultValue("1m") Duration failBackAfter,
            @DurationMin(seconds = 1) @DefaultValue("1m") Duration retryAfter) {}

    /**
     * @param maxInFlight emails being accepted or sent at the same time, over all vendors; beyond it the answer is 503
     * @param maxBody the largest request body
     */
    public record ApiProperties(
            @Min(1) @Max(1_000_000) @DefaultValue("2000") int maxInFlight,
            @NotNull @DefaultValue("40MB") DataSize maxBody) {}
}
