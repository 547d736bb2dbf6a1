package io.emailthrottle.vendor.http;

/** What an answer that is no success means: which of the five kinds of failure, and for a rejected message whether the recipient is why. */
public enum FailureKind {
    /** By this vendor's rules: another vendor is called for a second opinion. */
    MESSAGE_REJECTED,
    /** Because of a recipient, or because this vendor has the email already: the rejection is final. */
    RECIPIENT_REJECTED,
    VENDOR_REFUSED,
    THROTTLED,
    VENDOR_UNAVAILABLE,
    UNCONFIRMED;

    /** Whether it is the message's fault. */
    boolean isMessages() {
        return this == MESSAGE_REJECTED || this == RECIPIENT_REJECTED;
    }
}
