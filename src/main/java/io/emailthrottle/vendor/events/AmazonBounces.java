package io.emailthrottle.vendor.events;

import io.emailthrottle.vendor.events.Bounce.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Amazon SES's words for what came back, which Resend repeats.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types">Bounce types</a>
 */
public final class AmazonBounces {

    private AmazonBounces() {}

    /** What a type and subtype mean; an address on the vendor's own list says nothing new of the address. */
    public static Bounce of(@Nullable String type, @Nullable String subType) {
        boolean hard = "Permanent".equals(type);
        return switch (subType == null ? "" : subType) {
            case "NoEmail" -> new Bounce(hard, Reason.INVALID);
            case "Suppressed", "OnAccountSuppressionList" -> Bounce.soft(Reason.SUPPRESSED);
            case "ContentRejected" -> Bounce.soft(Reason.SPAM);
            case "AttachmentRejected" -> Bounce.soft(Reason.ATTACHMENT);
            case "MailboxFull" -> new Bounce(hard, Reason.MAILBOX_FULL);
            case "MessageTooLarge" -> Bounce.soft(Reason.TOO_LARGE);
            case "CustomTimeoutExceeded" -> Bounce.soft(Reason.TIMED_OUT);
            default -> new Bounce(hard, Reason.OTHER);
        };
    }
}
