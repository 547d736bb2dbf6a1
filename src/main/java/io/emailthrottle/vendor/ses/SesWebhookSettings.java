package io.emailthrottle.vendor.ses;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the webhook for Amazon SES's events needs, which come through SNS.
 *
 * @param topics the ARNs of the topics that may tell of events, and whose subscriptions are confirmed
 * @param maxAge how old a notification may be
 */
public record SesWebhookSettings(
        @NotEmpty
        List<
                        @NotNull
                        @Pattern(
                                regexp = "arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+",
                                message = "must be the ARN of an SNS topic")
                        String>
                topics,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("1h")
        Duration maxAge) {}
