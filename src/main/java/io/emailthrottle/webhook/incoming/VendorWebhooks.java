package io.emailthrottle.webhook.incoming;

import io.emailthrottle.vendor.events.VendorWebhook;
import java.util.Map;
import java.util.Optional;

/**
 * The webhooks of those vendors that are configured to tell of events.
 *
 * @param byVendor by the vendor's configured name
 */
public record VendorWebhooks(Map<String, VendorWebhook> byVendor) {

    public VendorWebhooks {
        byVendor = Map.copyOf(byVendor);
    }

    Optional<VendorWebhook> of(String vendor) {
        return Optional.ofNullable(byVendor.get(vendor));
    }
}
