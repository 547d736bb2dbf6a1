package io.emailthrottle.ingress;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a header of the application's own must be. */
public final class HeaderFields {

    /** Characters of all names and values together. */
    private static final int MAX_TOTAL = 64 * 1024;

    private static final Pattern CONTROL_BUT_TAB = Pattern.compile("[\\p{Cntrl}&&[^\t]]");
    /** RFC 5322, 3.6.8: printable ASCII without the colon. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!-9;-~]{1,996}");

    /** Headers that other fields, the gateway or the mail servers on the way produce. */
    private static final Set<String> RESERVED = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "sender",
            "date",
            "message-id",
            "mime-version",
            "received",
            "return-path",
            "dkim-signature",
            "authentication-results",
            "delivered-to");

    private HeaderFields() {}

    /** Whether a header is one that other fields, the gateway or the mail servers on the way produce. */
    public static boolean isProduced(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.contains(lower) || lower.startsWith("content-") || lower.startsWith("resent-");
    }

    /** The headers in their order. */
    static Map<String, String> read(
            @Nullable Map<String, String> headers, VendorHeaders vendors, ValidationErrors validationErrors) {
        Map<String, String> valid = new LinkedHashMap<>();
        if (headers == null) {
            return valid;
        }
        long total = headers.entrySet().stream()
                .mapToLong(header -> header.getKey().length()
                        + (header.getValue() == null ? 0 : header.getValue().length()))
                .sum();
        if (total > MAX_TOTAL) {
            validationErrors.invalid("headers", total + " characters, at most " + MAX_TOTAL + " are allowed");
            return valid;
        }
        headers.forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()) {
                validationErrors.invalid(
                        "headers", "a header's name must be 1 to 996 printable ASCII characters and no colon");
                return;
            }
            String field = "headers." + name;
            if (isProduced(name)) {
                validationErrors.invalid(field, "this header cannot be set here");
            } else if (vendors.refuses(name)) {
                validationErrors.invalid(field, "this header tells one vendor what to do; the operator may allow it");
            } else if (value == null) {
                if (!validationErrors.concern(field)) {
                    validationErrors.invalid(field, "must be a string");
                }
            } else if (CONTROL_BUT_TAB.matcher(value).find()) {
                validationErrors.invalid(field, SingleLineText.NO_CONTROLS);
            } else if (longestLine(name, value) > SingleLineText.MAX) {
                validationErrors.invalid(
                        field, "has no place to break it into lines of " + SingleLineText.MAX + " characters");
            }
            valid.put(name, value);
        });
        return valid;
    }

    /** A header is folded where it has white space; what is outside ASCII becomes encoded words, which are short. */
    private static int longestLine(String name, String value) {
        int longest = 0;
        int line = name.length() + 2;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0x7e) {
                return name.length() + 2;
            }
            line = c == ' ' || c == '\t' ? 1 : line + 1;
            longest = Math.max(longest, line);
        }
        return longest;
    }
}
