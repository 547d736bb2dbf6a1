package io.emailthrottle.vendor.smtp;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One answer of an SMTP server.
 *
 * @param code three digits, RFC 5321, 4.2
 * @param text all its lines, each with the code
 */
record SmtpReply(int code, String text) {

    /** RFC 3463: class, subject, detail. */
    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    private static final Pattern QUEUED_AS =
            Pattern.compile("(?:queued as|\\bid=)\\s*<?([^\\s<>;,]{1,200})", Pattern.CASE_INSENSITIVE);
    private static final Pattern OK_AND_ID = Pattern.compile(
            "^250[ -](?:2\\.\\d\\.\\d )?ok:? <?((?=\\S*\\d)[^\\s<>]{6,200})>?$", Pattern.CASE_INSENSITIVE);

    boolean positive() {
        return code >= 200 && code < 300;
    }

    boolean permanent() {
        return code >= 500;
    }

    /** The enhanced status code less its class, such as {@code 7.1}; empty when the server gave none. */
    String enhanced() {
        Matcher matcher = ENHANCED.matcher(text);
        return matcher.find() ? matcher.group(1).substring(2) : "";
    }

    /** Everything in lower case, to look for words in. */
    String words() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The server's own id for the message it took, as Postfix, Exim, Amazon SES and others tell it; or null. */
    @Nullable
    String queueId() {
        for (Pattern pattern : new Pattern[] {QUEUED_AS, OK_AND_ID}) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return null;
    }
}
