package io.emailthrottle.vendor.events;

/** A request to a webhook that is not taken. */
public final class WebhookRefused extends Exception {

    /** The cause of the refusal. */
    public enum Kind {
        /** It does not come from the vendor, or not in time. */
        FORGED,
        /** It is the vendor's, and makes no sense. */
        UNREADABLE,
        /** It cannot be checked now; the vendor should send it again. */
        UNCHECKED
    }

    private final Kind kind;

    private WebhookRefused(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** @param why what is wrong, without what would be right */
    public static WebhookRefused forged(String why) {
        return new WebhookRefused(Kind.FORGED, why);
    }

    public static WebhookRefused unreadable(String why) {
        return new WebhookRefused(Kind.UNREADABLE, why);
    }

    public static WebhookRefused unchecked(String why) {
        return new WebhookRefused(Kind.UNCHECKED, why);
    }

    public Kind kind() {
        return kind;
    }
}
