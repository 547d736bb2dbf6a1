package io.emailthrottle.email;

/** What an email prefers when it is unknown whether a vendor took it: a possible duplicate, or a possible loss. */
public enum DeliveryGuarantee {
    /** The email goes on to the next vendor: it arrives, perhaps twice. */
    AT_LEAST_ONCE,
    /** The email stops: it arrives once or not at all. */
    AT_MOST_ONCE
}
