package io.emailthrottle.vendor.events;

/** How one vendor tells of events: by requests to an address of ours. Safe for use by many threads. */
@FunctionalInterface
public interface VendorWebhook {

    /**
     * Checks what a request shows before its body is read: a whole secret, and of a signature in headers that there is one.
     * Passing it proves nothing where the signature is of the body.
     *
     * @param head the request with an empty body
     * @throws WebhookRefused when it cannot be the vendor's, whatever its body is
     */
    default void admit(WebhookRequest head) throws WebhookRefused {}

    /**
     * Checks that a request is the vendor's own, and reads it. A request that the vendor repeats reads the same.
     *
     * @throws WebhookRefused when it is not the vendor's, too old, or cannot be read
     */
    ParsedWebhook read(WebhookRequest request) throws WebhookRefused;
}
