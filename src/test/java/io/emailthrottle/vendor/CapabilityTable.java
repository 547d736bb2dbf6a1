package io.emailthrottle.vendor;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the vendors say that they carry, as a Markdown table of docs/vendors.md. */
final class CapabilityTable {

    private static final String HEAD = """
            | type | recipients | cc, bcc | reply-to | size | attachments | inline images | headers | raw message | tags | knows a repeated call for |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    private static final Email RAW = Emails.raw("From: app@example.com\r\nSubject: Hi\r\n\r\nHello");

    private final SortedMap<String, Capabilities> byType;

    CapabilityTable(Map<String, Capabilities> byType) {
        this.byType = new TreeMap<>(byType);
    }

    String markdown() {
        return byType.entrySet().stream()
                .map(vendor -> row(vendor.getKey(), vendor.getValue()))
                .collect(Collectors.joining("\n", HEAD, "\n"));
    }

    private static String row(String type, Capabilities carries) {
        return String.join(
                " | ",
                "| `" + type + "`",
                most(carries.maxRecipients()),
                most(carries.maxCopies()),
                most(carries.maxReplyTo()),
                carries.maxBytes() == Long.MAX_VALUE ? "any" : carries.maxBytes() / 1_000_000 + " MB",
                yes(carries.attachments()),
                yes(carries.inlineImages()),
                yes(carries.customHeaders()),
                raw(carries),
                most(carries.maxTags()),
                length(carries.idempotency()) + " |");
    }

    private static String raw(Capabilities carries) {
        String parts = carries.parts().stream()
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
        return carries.takesRaw(RAW) ? "yes" : parts.isEmpty() ? "no" : "no; " + parts;
    }

    private static String most(int most) {
        return most == Integer.MAX_VALUE ? "any" : String.format(Locale.ENGLISH, "%,d", most);
    }

    private static String yes(boolean can) {
        return can ? "yes" : "no";
    }

    private static String length(Duration remembered) {
        if (remembered.isZero()) {
            return "-";
        }
        return remembered.toMinutesPart() == 0 ? remembered.toHours() + " h" : remembered.toMinutes() + " min";
    }
}
