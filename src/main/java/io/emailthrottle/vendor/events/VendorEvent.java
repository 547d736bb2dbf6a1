package io.emailthrottle.vendor.events;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.email.Visitor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor tells of an email, in our words.
 *
 * @param id the vendor's id for this event, or null when it gives none
 * @param at when it happened by the vendor's clock, or null
 * @param emailId our id for the email, when the vendor repeats it, or null
 * @param vendorMessageId the vendor's id for the email, as its {@code SendReceipt} has it, or null
 * @param recipient an address, or null when the vendor does not say whose
 * @param bounce why it came back; null unless {@code type} is bounced
 * @param detail the vendor's words, or the link that was clicked, or null
 * @param visitor who opened or clicked, or null
 */
public record VendorEvent(
        EventType type,
        @Nullable String id,
        @Nullable Instant at,
        @Nullable UUID emailId,
        @Nullable String vendorMessageId,
        @Nullable String recipient,
        @Nullable Bounce bounce,
        @Nullable String detail,
        @Nullable Visitor visitor) {

    /** What a vendor may say in a few lines; more is cut off. */
    private static final int MAX_DETAIL = 1000;

    private static final int MAX_ID = 500;

    public VendorEvent {
        id = cut(id, MAX_ID);
        vendorMessageId = cut(vendorMessageId, MAX_ID);
        recipient = address(recipient);
        detail = cut(detail, MAX_DETAIL);
    }

    /** An event of this type, of which nothing else is known yet. */
    public static VendorEvent of(EventType type) {
        return new VendorEvent(type, null, null, null, null, null, null, null, null);
    }

    /** An email that came back. */
    public static VendorEvent bounced(Bounce bounce) {
        return new VendorEvent(EventType.BOUNCED, null, null, null, null, null, bounce, null, null);
    }

    public VendorEvent withId(@Nullable String given) {
        return new VendorEvent(type, given, at, emailId, vendorMessageId, recipient, bounce, detail, visitor);
    }

    public VendorEvent at(@Nullable Instant moment) {
        return new VendorEvent(type, id, moment, emailId, vendorMessageId, recipient, bounce, detail, visitor);
    }

    /**
     * @param ours our id for the email as the vendor repeats it; anything else than an id of ours counts as none
     * @param theirs the vendor's id for it
     */
    public VendorEvent about(@Nullable String ours, @Nullable String theirs) {
        return new VendorEvent(type, id, at, uuid(ours), theirs, recipient, bounce, detail, visitor);
    }

    public VendorEvent to(@Nullable String address) {
        return new VendorEvent(type, id, at, emailId, vendorMessageId, address, bounce, detail, visitor);
    }

    public VendorEvent saying(@Nullable String words) {
        return new VendorEvent(type, id, at, emailId, vendorMessageId, recipient, bounce, words, visitor);
    }

    /** Who opened or clicked; what the vendor does not say is null. */
    public VendorEvent by(@Nullable String ipAddress, @Nullable String userAgent) {
        Visitor who = ipAddress == null && userAgent == null
                ? null
                : new Visitor(cut(ipAddress, MAX_ID), cut(userAgent, MAX_ID));
        return new VendorEvent(type, id, at, emailId, vendorMessageId, recipient, bounce, detail, who);
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The bare address; null when there is none, so that nothing else is ever suppressed. */
    private static @Nullable String address(@Nullable String text) {
        try {
            return text == null ? null : Address.parse(text).address();
        } catch (InvalidAddress e) {
            return null;
        }
    }

    /** Without NUL, which PostgreSQL stores in no text. */
    private static @Nullable String cut(@Nullable String text, int most) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String kept = text.replace("\0", "");
        return kept.length() <= most ? kept : kept.substring(0, most);
    }
}
