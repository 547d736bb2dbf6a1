package io.emailthrottle.vendor.events;

/** How one vendor tells of events: by requests to an address of ours. Safe for use by many threads. */
@FunctionalInterface
public interface Webhook {

    /**
     * Checks that a request is the vendor's own, and reads it. A request that the vendor repeats reads the same.
     *
     * @throws WebhookRefused when it is not the vendor's, too old, or cannot be read
     */
    Notice read(WebhookRequest request) throws WebhookRefused;
}
