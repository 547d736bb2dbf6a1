package io.emailthrottle.webhook.outgoing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a timeline says of an event, taken apart: {@code ada@example.org: hard bounce, invalid: 550 no such user}.
 *
 * @param recipient whom it is about, or null
 * @param bounce {@code Permanent}, {@code Transient}, or {@code Undetermined} when the timeline does not say it
 * @param reason why it came back, in one word; {@code General} when the timeline does not say it
 * @param words the vendor's, or our own; may be empty
 */
record EventDetail(String recipient, String bounce, String reason, String words) {

    private static final Pattern PARTS = Pattern.compile(
            "(?:(?<recipient>[^\\s:@]+@[^\\s:]+)(?:: |$))?"
                    + "(?:(?<hardness>hard|soft) bounce, (?<reason>\\w+)(?:: |$))?"
                    + "(?<words>.*)",
            Pattern.DOTALL);

    /** @param detail may be null */
    static EventDetail of(String detail) {
        Matcher parts = PARTS.matcher(detail == null ? "" : detail);
        if (!parts.matches()) {
            throw new IllegalStateException("the pattern takes everything");
        }
        String reason = parts.group("reason");
        return new EventDetail(
                parts.group("recipient"),
                type(parts.group("hardness")),
                reason == null ? "General" : reason,
                parts.group("words"));
    }

    private static String type(String hardness) {
        return switch (hardness) {
            case "hard" -> "Permanent";
            case "soft" -> "Transient";
            case null, default -> "Undetermined";
        };
    }
}
