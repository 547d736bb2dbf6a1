package io.emailthrottle.ingress.dialect;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Addresses as other APIs write them, in the form of {@code POST /emails}. */
public final class Mailboxes {

    private Mailboxes() {}

    /**
     * @param name to show, or null
     * @return {@code "name" <address>}; null for no address
     */
    public static @Nullable String of(@Nullable String name, @Nullable String address) {
        if (address == null || name == null || name.isBlank()) {
            return address;
        }
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\" <" + address + '>';
    }

    /** The {@code email} and {@code name} of an object; null when there is none, or no email in it. */
    public static @Nullable String of(@Nullable Fields object, String email, String name) {
        if (object == null) {
            return null;
        }
        String address = object.filled(email);
        if (address == null) {
            object.invalid(email, "is missing");
        }
        return of(object.text(name), address);
    }

    /** The same of each object of a list. */
    public static List<String> all(List<Fields> objects, String email, String name) {
        return objects.stream()
                .map(object -> of(object, email, name))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /**
     * Takes a list apart whose mailboxes are separated by commas.
     *
     * @return one text for each; the list as one text when it cannot be taken apart, which is no address then
     */
    public static List<String> split(@Nullable String list) {
        if (list == null || list.isBlank()) {
            return List.of();
        }
        try {
            return Arrays.stream(InternetAddress.parse(list, true))
                    .map(InternetAddress::toUnicodeString)
                    .toList();
        } catch (AddressException e) {
            return List.of(list);
        }
    }
}
