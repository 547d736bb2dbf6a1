package io.emailthrottle.vendor;

/**
 * Makes senders of one vendor type. Each vendor's folder contributes one such bean; nothing else names the type.
 *
 * @param <S> the vendor's settings: a record bound from {@code email-throttle.vendors[n].settings} and checked by its
 *     Jakarta Validation constraints before {@link #create} sees it. A record with a secret overrides {@code toString}.
 */
public interface VendorFactory<S> {

    /** The word for it in configuration, such as {@code smtp}. */
    String type();

    Class<S> settingsType();

    /** The DNS records that this vendor needs at a From domain. */
    default SenderRecords senderRecords() {
        return SenderRecords.NONE;
    }

    /**
     * Opens no connection: a vendor that is down must not keep the application from starting.
     *
     * @param vendor the name that configuration gives this instance
     * @throws IllegalArgumentException when settings contradict each other; the message names the setting, its value
     *     and what would be allowed
     */
    EmailSender create(String vendor, S settings);
}
