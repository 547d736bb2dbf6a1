package io.emailthrottle.config.properties;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The guard of vendors' and From domains' reputation. Amazon SES reviews accounts from 5% of bounces and 0.1% of complaints on and stops them at 10%
 * and 0.5% (docs.aws.amazon.com/ses/latest/dg/reputation-dashboard-dg.html); Gmail wants less than 0.3% of complaints
 * (support.google.com/mail/answer/81126).
 *
 * @param enabled whether anything follows from bounces and complaints; they are counted and shown in any case
 * @param window how far back bounces and complaints count
 * @param minSent the emails in the window below which nothing follows
 * @param bounces the permanent bounces from which something follows
 * @param complaints the complaints from which something follows
 */
public record ReputationProperties(
        @DefaultValue("true") boolean enabled,

        @NotNull @DurationMin(hours = 1) @DurationMax(days = 30) @DefaultValue("24h")
        Duration window,

        @Min(1) @Max(1_000_000_000) @DefaultValue("1000") long minSent,

        @Valid @DefaultValue BounceProperties bounces,
        @Valid @DefaultValue ComplaintProperties complaints) {

    /**
     * @param warn percent of the emails at which a warning is logged
     * @param holdLow percent of the emails at which emails of priority low wait
     * @param suspend percent of the emails at which the vendor is suspended, if another one can take over
     */
    public record BounceProperties(
            @DecimalMin("0.01") @DecimalMax("100") @DefaultValue("2.5")
            double warn,

            @DecimalMin("0.01") @DecimalMax("100") @DefaultValue("4")
            double holdLow,

            @DecimalMin("0.01") @DecimalMax("100") @DefaultValue("8")
            double suspend) {}

    /**
     * @param warn percent of the emails at which a warning is logged
     * @param holdLow percent of the emails at which emails of priority low wait
     * @param suspend percent of the emails at which the vendor is suspended, if another one can take over
     */
    public record ComplaintProperties(
            @DecimalMin("0.001") @DecimalMax("100") @DefaultValue("0.08")
            double warn,

            @DecimalMin("0.001") @DecimalMax("100") @DefaultValue("0.2")
            double holdLow,

            @DecimalMin("0.001") @DecimalMax("100") @DefaultValue("0.4")
            double suspend) {}
}
