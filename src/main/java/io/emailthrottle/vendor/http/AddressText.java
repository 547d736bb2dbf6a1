package io.emailthrottle.vendor.http;

import io.emailthrottle.email.Address;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses as one text, for APIs that take {@code "Name" <a@example.com>} in Unicode and encode it themselves. */
public final class AddressText {

    private AddressText() {}

    /** The name quoted as RFC 5322 asks, in one line. */
    public static String of(Address address) {
        if (address.name() == null) {
            return address.address();
        }
        String name = address.name().replaceAll("\\p{Cntrl}+", " ").replaceAll("([\"\\\\])", "\\\\$1");
        return "\"" + name + "\" <" + address.address() + ">";
    }

    /** Separated by commas. */
    public static String of(List<Address> addresses) {
        return addresses.stream().map(AddressText::of).collect(Collectors.joining(", "));
    }
}
