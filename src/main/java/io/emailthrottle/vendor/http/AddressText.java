package io.emailthrottle.vendor.http;

import io.emailthrottle.email.Address;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses as one text, {@code "Name" <a@example.com>}, for APIs that take them so. */
public final class AddressText {

    private AddressText() {}

    /** For fields that the vendor encodes: in Unicode, the name quoted as RFC 5322 asks, in one line. */
    public static String of(Address address) {
        if (address.name() == null) {
            return address.address();
        }
        String name = oneLine(address.name()).replaceAll("([\"\\\\])", "\\\\$1");
        return "\"" + name + "\" <" + address.address() + ">";
    }

    /** Separated by commas. */
    public static String of(List<Address> addresses) {
        return addresses.stream().map(AddressText::of).collect(Collectors.joining(", "));
    }

    /** For a raw header, which must be ASCII: names outside it as RFC 2047 encoded words, separated by commas. */
    public static String inHeader(List<Address> addresses) {
        return addresses.stream().map(AddressText::inHeader).collect(Collectors.joining(", "));
    }

    private static String inHeader(Address address) {
        if (address.name() == null) {
            return address.address();
        }
        try {
            return new InternetAddress(address.address(), oneLine(address.name()), "UTF-8").toString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JVM has UTF-8", e);
        }
    }

    private static String oneLine(String name) {
        return name.replaceAll("\\p{Cntrl}+", " ");
    }
}
