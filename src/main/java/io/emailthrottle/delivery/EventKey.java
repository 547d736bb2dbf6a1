package io.emailthrottle.delivery;

import io.emailthrottle.vendor.events.VendorEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Knows a vendor's event again: by the id that the vendor gave it, or by all that it says when there is none. */
final class EventKey {

    private static final int LENGTH = 16;

    private EventKey() {}

    /** A text of its own for each event of a vendor, and always the same for the same. */
    static String of(String vendor, UUID emailId, VendorEvent event) {
        return hash(
                vendor,
                event.id() == null
                        ? String.join(
                                "\n",
                                emailId.toString(),
                                event.type().word(),
                                String.valueOf(event.at()),
                                event.recipient(),
                                event.detail())
                        : String.join("\n", event.id(), event.recipient()));
    }

    private static String hash(String vendor, String identity) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((vendor + "\n" + identity).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
