package io.emailthrottle.vendor;

/**
 * What a vendor answered when it did not take an email, for rules that look closer.
 *
 * @param status HTTP's or SMTP's
 * @param text the body, or the SMTP reply; foreign words that may hold a secret, so it is matched and never shown
 * @param recognized false when only the hundreds of its status told what to make of it
 */
public record VendorAnswer(int status, String text, boolean recognized) {

    /** The status only. */
    @Override
    public String toString() {
        return "VendorAnswer[status=" + status + "]";
    }
}
