package io.emailthrottle.vendor;

/** Permanent and the message's fault: a bad recipient, forbidden content, too large. No vendor is asked again. */
public final class MessageRejected extends SendFailure {

    public MessageRejected(String message) {
        this(message, null);
    }

    public MessageRejected(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String kind() {
        return "message_rejected";
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
