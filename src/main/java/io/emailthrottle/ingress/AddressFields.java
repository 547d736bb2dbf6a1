package io.emailthrottle.ingress;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the addresses of a request must be. */
public final class AddressFields {

    /** As Resend. */
    static final int MAX_ADDRESSES = 50;

    private AddressFields() {}

    /** The sender, or null when it has a fault. */
    static @Nullable Address from(@Nullable String from, ValidationErrors validationErrors) {
        if (from == null) {
            if (!validationErrors.concern("from")) {
                validationErrors.missing("from");
            }
            return null;
        }
        try {
            return Address.parse(from);
        } catch (InvalidAddress e) {
            validationErrors.invalid("from", "invalid_from_address", "the address " + e.getMessage());
            return null;
        }
    }

    /** As it is kept, so that an international domain is found as it was handed in; a text that is no address stays as it is. */
    public static String canonical(String text) {
        try {
            return Address.parse(text).address();
        } catch (InvalidAddress e) {
            return text;
        }
    }

    /**
     * Those whose mailbox is not among the others yet: each gets an email once, by the first field that names it. Mailboxes
     * are compared without regard to case, as suppressions are.
     *
     * @param mailboxes of the fields before; these are added
     */
    static List<Address> others(List<Address> addresses, Set<String> mailboxes) {
        return addresses.stream()
                .filter(address -> mailboxes.add(address.address().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** The addresses without a fault. */
    static List<Address> list(String field, @Nullable List<String> texts, int max, ValidationErrors validationErrors) {
        List<Address> addresses = new ArrayList<>();
        if (texts == null) {
            return addresses;
        }
        if (texts.size() > max) {
            validationErrors.invalid(field, texts.size() + " addresses, at most " + max + " are allowed");
            return addresses;
        }
        for (int i = 0; i < texts.size(); i++) {
            String element = texts.size() == 1 ? field : field + "[" + i + "]";
            try {
                if (texts.get(i) != null) {
                    addresses.add(Address.parse(texts.get(i)));
                } else if (!validationErrors.concern(field)) {
                    validationErrors.invalid(element, "must be a string");
                }
            } catch (InvalidAddress e) {
                validationErrors.invalid(element, "the address " + e.getMessage());
            }
        }
        return addresses;
    }
}
