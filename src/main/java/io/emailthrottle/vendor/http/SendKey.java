package io.emailthrottle.vendor.http;

import io.emailthrottle.email.Email;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The idempotency key by which a vendor recognizes an email that it was given before.
 *
 * <p>It depends on the email and on the vendor's name alone, so that every attempt has the same, also after a restart or
 * on another node; two accounts with one vendor have each their own.
 */
public final class SendKey {

    private SendKey() {}

    /** The key: a name-based UUID (RFC 9562, 5.3). */
    public static UUID of(Email email, String vendor) {
        return UUID.nameUUIDFromBytes((email.id() + " " + vendor).getBytes(StandardCharsets.UTF_8));
    }
}
