package io.emailthrottle.vendor.events;

/**
 * Makes the webhooks of one vendor type. The folder of a vendor that tells of events contributes one such bean, which may
 * be its {@code VendorFactory} too; nothing else names the type.
 *
 * @param <S> what the webhook needs: a record bound from {@code email-throttle.vendors[n].webhook} and checked by its
 *     Jakarta Validation constraints. It always demands a secret, a key or a topic, because only the vendor may report events.
 */
public interface WebhookFactory<S> {

    /** The word for the vendor in configuration, such as {@code sendgrid}. */
    String type();

    Class<S> webhookSettingsType();

    /** @throws IllegalArgumentException naming the setting that is of no use, and what would be allowed */
    VendorWebhook createWebhook(S settings);
}
