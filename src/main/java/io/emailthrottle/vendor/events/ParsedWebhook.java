package io.emailthrottle.vendor.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request of a vendor told.
 *
 * @param events those that say something about an email; what does not is left out
 * @param reply the JSON that the vendor waits for, or null when the status is all it looks at
 */
public record ParsedWebhook(
        List<VendorEvent> events, @Nullable String reply) {

    public ParsedWebhook {
        events = List.copyOf(events);
    }

    public static ParsedWebhook of(List<VendorEvent> events) {
        return new ParsedWebhook(events, null);
    }

    /** A request that tells of no email. */
    public static ParsedWebhook nothing() {
        return new ParsedWebhook(List.of(), null);
    }
}
