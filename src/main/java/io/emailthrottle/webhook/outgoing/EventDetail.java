package io.emailthrottle.webhook.outgoing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a timeline says of an event, taken apart: {@code ada@example.org: hard bounce, invalid: 550 no such user}.
 *
 * @param recipient whom it is about, or null
 * @param bounce {@code Permanent}, {@code Transient}, or {@code Undetermined} when the timeline does not say it
 * @param reason why it came back, in Resend's word; {@code General} when nothing says it
 * @param words the vendor's, or our own; may be empty
 */
record EventDetail(String recipient, String bounce, String reason, String words) {

    private static final Pattern PARTS = Pattern.compile(
            "(?:(?<recipient>[^\\s:@]+@[^\\s:]+)(?:: |$))?"
                    + "(?:(?<hardness>hard|soft) bounce, (?<reason>\\w+)(?:: |$))?"
                    + "(?<words>.*)",
            Pattern.DOTALL);

    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])[45]\\.(\\d{1,3}\\.\\d{1,3})(?![\\d.])");

    /** @param detail may be null */
    static EventDetail of(@Nullable String detail) {
        Matcher parts = PARTS.matcher(detail == null ? "" : detail);
        if (!parts.matches()) {
            throw new IllegalStateException("the pattern takes everything");
        }
        String reason = parts.group("reason");
        return new EventDetail(
                parts.group("recipient"),
                type(parts.group("hardness")),
                subType(reason, parts.group("words")),
                parts.group("words"));
    }

    /** Resend's words are Amazon SES's. What a vendor does not classify, its enhanced status code may say (RFC 3463). */
    private static String subType(String reason, String words) {
        return switch (reason) {
            case "invalid" -> "NoEmail";
            case "suppressed" -> "Suppressed";
            case "spam" -> "ContentRejected";
            case "attachment" -> "AttachmentRejected";
            case "mailbox_full" -> "MailboxFull";
            case "too_large" -> "MessageTooLarge";
            case "other" -> byStatus(words);
            case null -> byStatus(words);
            default -> "General";
        };
    }

    private static String byStatus(String words) {
        Matcher status = STATUS.matcher(words);
        return switch (status.find() ? status.group(1) : "") {
            case "1.1", "1.2", "1.3", "1.10" -> "NoEmail";
            case "2.2" -> "MailboxFull";
            case "2.3", "3.4" -> "MessageTooLarge";
            default -> "General";
        };
    }

    private static String type(String hardness) {
        return switch (hardness) {
            case "hard" -> "Permanent";
            case "soft" -> "Transient";
            case null, default -> "Undetermined";
        };
    }
}
