package io.emailthrottle.vendor.sendgrid;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What SendGrid's webhook needs.
 *
 * @param publicKey the verification key that SendGrid shows once signing is switched on: Base64
 * @param maxAge how old a signature may be; SendGrid repeats a request for a day
 */
public record SendGridWebhookSettings(
        @NotBlank String publicKey,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("24h")
        Duration maxAge) {}
