package io.emailthrottle.vendor;

/** Transient, and known not to have been handed over: connection refused, DNS, TLS, an error before acceptance. */
public final class VendorUnavailable extends SendFailure {

    public VendorUnavailable(String message) {
        this(message, null);
    }

    public VendorUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String kind() {
        return "vendor_unavailable";
    }

    @Override
    public boolean mayRepeat() {
        return true;
    }

    @Override
    public boolean countsAgainstVendor() {
        return true;
    }
}
