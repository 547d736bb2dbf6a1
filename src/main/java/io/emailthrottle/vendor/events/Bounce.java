package io.emailthrottle.vendor.events;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Why an email came back.
 *
 * @param hard whether it would come back again
 */
public record Bounce(boolean hard, Reason reason) {

    /** What was wrong. */
    public enum Reason {
        /** There is no such mailbox, or no such domain. */
        INVALID,
        /** The receiver, or the vendor, refuses mail from this sender or to this address. */
        BLOCKED,
        /** The address is on the vendor's own suppression list. */
        SUPPRESSED,
        /** It was taken for spam. */
        SPAM,
        /** What is attached is refused. */
        ATTACHMENT,
        /** The mailbox has no room. */
        MAILBOX_FULL,
        /** The message is larger than the receiver takes. */
        TOO_LARGE,
        /** The vendor tried for too long. */
        TIMED_OUT,
        /** Anything else. */
        OTHER
    }

    private static final Set<Reason> CONDEMNING = EnumSet.of(Reason.INVALID, Reason.MAILBOX_FULL, Reason.OTHER);

    public static Bounce hard(Reason reason) {
        return new Bounce(true, reason);
    }

    public static Bounce soft(Reason reason) {
        return new Bounce(false, reason);
    }

    /** As in {@code hard bounce, invalid}. */
    public String words() {
        return (hard ? "hard" : "soft") + " bounce, " + reason.name().toLowerCase(Locale.ROOT);
    }

    /** Whether no email should go to the address any more: a reputation that is bad today says nothing of the address. */
    public boolean condemnsAddress() {
        return hard && CONDEMNING.contains(reason);
    }
}
