package io.emailthrottle.vendor;

import org.jspecify.annotations.Nullable;

/**
 * Permanent and the message's fault: a bad recipient, forbidden content, too large.
 *
 * <p>One vendor's rules on content, size or form are not every vendor's, so another vendor is called for a second opinion,
 * unless the rejection {@linkplain #isFinal() is final}: its reason is the recipient.
 */
public final class MessageRejected extends SendFailure {

    public static final String KIND = "message_rejected";

    private final boolean last;
    private final boolean suppressesRecipient;

    public MessageRejected(String message) {
        this(message, null);
    }

    public MessageRejected(String message, @Nullable Throwable cause) {
        this(message, cause, false, false);
    }

    private MessageRejected(String message, @Nullable Throwable cause, boolean last, boolean suppressesRecipient) {
        super(message, cause);
        this.last = last;
        this.suppressesRecipient = suppressesRecipient;
    }

    /** The same for a reason that every vendor would give, such as a recipient that does not exist. */
    public MessageRejected asFinal() {
        return new MessageRejected(getMessage(), getCause(), true, suppressesRecipient);
    }

    /** The same, final, and the email's one recipient shall get no other email. */
    public MessageRejected suppressing() {
        return new MessageRejected(getMessage(), getCause(), true, true);
    }

    /** Whether no other vendor is called for a second opinion. */
    public boolean isFinal() {
        return last;
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
