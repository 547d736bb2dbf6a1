package io.emailthrottle.vendor.mime;

import io.emailthrottle.vendor.MessageRejected;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes header fields so that nothing in a value can end the header or start another. */
final class MimeHeaders {

    /** RFC 5322, 2.1.1. */
    private static final int MAX_LINE = 998;

    private static final Pattern NAME = Pattern.compile("[!-9;-~]+");
    private static final Pattern PHRASE = Pattern.compile("([^<>\"]*[^<>\"\\s])\\s*(<[!-~&&[^<>]]+>)");
    private static final Pattern FORBIDDEN = Pattern.compile("[\r\n\0]");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US).withZone(ZoneOffset.UTC);

    /** What would name a blind recipient, or contradict the rendered body. */
    private static final Set<String> DROPPED = Set.of("bcc", "resent-bcc", "mime-version", "message-id");

    private MimeHeaders() {}

    static String date(Instant instant) {
        return DATE.format(instant);
    }

    static void refuseLineBreaks(String what, @Nullable String value) throws MessageRejected {
        if (value != null && FORBIDDEN.matcher(value).find()) {
            throw new MessageRejected("the " + what + " holds a line break or NUL");
        }
    }

    /** Adds the application's own headers, encoded and folded; those that the message already has stay as they are. */
    static void addOwn(MimeMessage message, Map<String, String> headers)
            throws MessageRejected, MessagingException, UnsupportedEncodingException {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            if (!NAME.matcher(name).matches()) {
                throw new MessageRejected("a header's name holds something else than visible ASCII");
            }
            refuseLineBreaks("header " + name, header.getValue());
            if (!isOurs(name) && message.getHeader(name) == null) {
                String encoded = encoded(header.getValue());
                message.setHeader(name, MimeUtility.fold(name.length() + 2, encoded));
            }
        }
    }

    /** Of a header such as List-Id the phrase only: what stands in angle brackets is read by programs. */
    private static String encoded(String value) throws UnsupportedEncodingException {
        Matcher phrase = PHRASE.matcher(value);
        return phrase.matches()
                ? MimeUtility.encodeText(phrase.group(1), "UTF-8", null) + " " + phrase.group(2)
                : MimeUtility.encodeText(value, "UTF-8", null);
    }

    private static boolean isOurs(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return DROPPED.contains(lower) || lower.startsWith("content-");
    }

    static void checkLineLengths(MimeMessage message) throws MessagingException, MessageRejected {
        for (String field : Collections.list(message.getAllHeaderLines())) {
            int start = 0;
            for (int end = field.indexOf("\r\n"); end >= 0; end = field.indexOf("\r\n", start)) {
                checkLength(field, end - start);
                start = end + 2;
            }
            checkLength(field, field.length() - start);
        }
    }

    private static void checkLength(String field, int length) throws MessageRejected {
        if (length > MAX_LINE) {
            throw new MessageRejected("the header " + field.substring(0, field.indexOf(':'))
                    + " has no place to break it into lines of " + MAX_LINE + " octets");
        }
    }
}
