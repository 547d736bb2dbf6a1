package io.emailthrottle.email;

/** Where an email stands on its road. */
public enum EmailStatus {
    /** A vendor took it. */
    SENT,
    /** A vendor refused it for good, for a fault of the email itself. */
    REJECTED,
    /** A vendor may or may not have taken it, and its {@link Delivery} forbids a second try. */
    UNCONFIRMED
}
