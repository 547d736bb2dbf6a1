package io.emailthrottle.store.suppression;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address that no email of a tenant goes to.
 *
 * @param id null until it is stored
 * @param address in lower case; {@code *@example.org} for all of a domain
 * @param reason bounce, complaint, unsubscribed or manual
 * @param source who put it there: a vendor's name, or api
 * @param expiresAt when it ends by itself, UTC; null for never
 */
public record Suppression(
        @Nullable UUID id,
        String address,
        String reason,
        String source,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    /** Why an address is suppressed, in Resend's words. */
    public enum Origin {
        BOUNCE,
        COMPLAINT,
        MANUAL
    }

    /** The source of those whom a configured rule about vendors' errors suppresses: their emails came back. */
    public static final String ERROR_RULE = "error rule";

    /** One that is not stored yet. */
    public Suppression(String address, String reason, String source, Instant createdAt) {
        this(null, address, reason, source, createdAt, null);
    }

    /** What an address's whole domain is suppressed by: {@code *@example.org}; what is no address is returned as it is. */
    public static String domainOf(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? address : "*" + address.substring(at);
    }

    public Origin origin() {
        return reason.equals("bounce") || source.equals(ERROR_RULE)
                ? Origin.BOUNCE
                : reason.equals("complaint") ? Origin.COMPLAINT : Origin.MANUAL;
    }
}
