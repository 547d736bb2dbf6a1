package io.emailthrottle.config.properties;

import io.emailthrottle.middleware.Limit;
import io.emailthrottle.vendor.http.FailureKind;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is to be made of a vendor's answer, before what is built in. All conditions that are given have to hold.
 *
 * @param vendor the vendor's name; every vendor when absent
 * @param status as 403, or 4xx for all of them; of HTTP or SMTP
 * @param code a value anywhere in the answer's JSON, or a word of an SMTP reply such as 5.7.1
 * @param text a regular expression (RE2) that is found in the answer
 * @param kind what the answer means; the built-in classification when absent
 * @param suspend how long the vendor is not called
 * @param slowTo the pace at which the vendor is called from then on, as in 1/s
 * @param suppressRecipient suppress the only recipient of an email that is rejected
 */
public record ErrorRuleProperties(
        @Nullable String vendor,
        @Pattern(regexp = "[1-9]\\d\\d|[1-9]xx") @Nullable String status,
        @Nullable String code,
        @Nullable String text,
        @Nullable FailureKind kind,
        @DurationMin(seconds = 1) @Nullable Duration suspend,
        @Nullable Limit slowTo,
        @DefaultValue("false") boolean suppressRecipient) {}
