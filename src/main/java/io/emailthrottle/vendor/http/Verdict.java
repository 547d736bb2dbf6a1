package io.emailthrottle.vendor.http;

/** What an answer that is no success means: which of the five kinds of failure. */
public enum Verdict {
    MESSAGE_REJECTED,
    VENDOR_REFUSED,
    THROTTLED,
    VENDOR_UNAVAILABLE,
    UNCONFIRMED
}
