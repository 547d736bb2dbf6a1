package io.emailthrottle.vendor;

import org.jspecify.annotations.Nullable;

/** Permanent and the account's fault: a wrong key, a suspended account, an unverified domain. Another vendor may well take it. */
public final class VendorRefused extends SendFailure {

    public VendorRefused(String message) {
        this(message, null);
    }

    public VendorRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String kind() {
        return "vendor_refused";
    }

    @Override
    public boolean mayRepeat() {
        return false;
    }

    @Override
    public boolean countsAgainstVendor() {
        return true;
    }
}
