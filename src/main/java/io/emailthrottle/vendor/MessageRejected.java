package io.emailthrottle.vendor;

/** Permanent and the message's fault: a bad recipient, forbidden content, too large. No vendor is asked again. */
public final class MessageRejected extends SendFailure {

    public static final String KIND = "message_rejected";

    private final boolean suppressesRecipient;

    public MessageRejected(String message) {
        this(message, null);
    }

    public MessageRejected(String message, Throwable cause) {
        this(message, cause, false);
    }

    private MessageRejected(String message, Throwable cause, boolean suppressesRecipient) {
        super(message, cause);
        this.suppressesRecipient = suppressesRecipient;
    }

    /** The same, and the email's one recipient shall get no other email. */
    public MessageRejected suppressing() {
        return new MessageRejected(getMessage(), getCause(), true);
    }

    public boolean suppressesRecipient() {
        return suppressesRecipient;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean mayRepeat() {
        return false;
    }

    @Override
    public boolean countsAgainstVendor() {
        return false;
    }
}
