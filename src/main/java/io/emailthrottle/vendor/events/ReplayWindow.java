package io.emailthrottle.vendor.events;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that were signed too long ago, against replay attacks.
 *
 * @param maxAge also how far a vendor's clock may be ahead
 */
public record ReplayWindow(Duration maxAge) {

    /**
     * @param epochSeconds when it was signed, in seconds since 1970
     * @throws WebhookRefused when that is no number, or not about now
     */
    public void check(String epochSeconds, Instant now) throws WebhookRefused {
        Instant signedAt;
        try {
            signedAt = Instant.ofEpochSecond(Long.parseLong(epochSeconds));
        } catch (NumberFormatException | DateTimeException e) {
            throw WebhookRefused.forged("its timestamp is none");
        }
        check(signedAt, now);
    }

    /** @throws WebhookRefused when it was not signed about now */
    public void check(@Nullable Instant signedAt, Instant now) throws WebhookRefused {
        if (signedAt == null || signedAt.isBefore(now.minus(maxAge)) || signedAt.isAfter(now.plus(maxAge))) {
            throw WebhookRefused.forged("its timestamp is more than " + maxAge + " away (max-age)");
        }
    }
}
