package io.emailthrottle.webhook.incoming;

import io.emailthrottle.vendor.events.Webhook;
import java.util.Map;
import java.util.Optional;

/**
 * The webhooks of those vendors that are configured to tell of events.
 *
 * @param byVendor by the vendor's configured name
 */
public record VendorWebhooks(Map<String, Webhook> byVendor) {

    public VendorWebhooks {
        byVendor = Map.copyOf(byVendor);
    }

    Optional<Webhook> of(String vendor) {
        return Optional.ofNullable(byVendor.get(vendor));
    }
}
