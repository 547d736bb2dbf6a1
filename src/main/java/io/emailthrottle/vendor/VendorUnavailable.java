package io.emailthrottle.vendor;

import org.jspecify.annotations.Nullable;

/** Transient, and known not to have been handed over: connection refused, DNS, TLS, an error before acceptance. */
public final class VendorUnavailable extends SendFailure {

    private final boolean forAll;
    private final boolean repeatable;

    public VendorUnavailable(String message) {
        this(message, null);
    }

    public VendorUnavailable(String message, @Nullable Throwable cause) {
        this(message, cause, true, true);
    }

    private VendorUnavailable(String message, @Nullable Throwable cause, boolean forAll, boolean repeatable) {
        super(message, cause);
        this.forAll = forAll;
        this.repeatable = repeatable;
    }

    /**
     * The vendor works, but takes nothing for this recipient now: a mailbox is full, or a stranger's email has to come twice
     * (greylisting). It does not affect other emails, and an immediate second call would fail too.
     */
    public static VendorUnavailable forRecipient(String message) {
        return new VendorUnavailable(message, null, false, false);
    }

    @Override
    public String kind() {
        return "vendor_unavailable";
    }

    @Override
    public boolean mayRepeat() {
        return repeatable;
    }

    @Override
    public SendFailure withoutRepeat() {
        return repeatable ? copied(new VendorUnavailable(getMessage(), this, forAll, false)) : this;
    }

    @Override
    public boolean countsAgainstVendor() {
        return forAll;
    }
}
