package io.emailthrottle.vendor.events;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What the webhook of a vendor needs that signs with a secret.
 *
 * @param secret the signing secret that the vendor shows beside the webhook
 * @param maxAge how old a signature may be; as long as the vendor repeats its requests, when it is null
 */
public record SigningSettings(
        @NotBlank String secret, @DurationMin(seconds = 1) Duration maxAge) {

    /** @param repeated for how long the vendor sends a request with its first signature again when it got no answer */
    public ReplayWindow freshness(Duration repeated) {
        return new ReplayWindow(maxAge == null ? repeated : maxAge);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SigningSettings[secret=***, maxAge=" + maxAge + "]";
    }
}
