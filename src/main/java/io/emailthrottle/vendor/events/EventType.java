package io.emailthrottle.vendor.events;

import java.util.Locale;

/** What can become of an email after a vendor took it, in the words of the timeline. */
public enum EventType {
    /** The recipient's server took it. */
    DELIVERED,
    /** The recipient's server does not take it now; the vendor goes on trying. */
    DEFERRED,
    /** The vendor has given up on it. */
    BOUNCED,
    /** The recipient called it spam. */
    COMPLAINED,
    OPENED,
    CLICKED,
    /** The recipient wants no more. */
    UNSUBSCRIBED;

    /** The word for it in JSON, in the timeline and in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
