package io.emailthrottle.vendor.http;

import io.emailthrottle.email.Email;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The headers of an email that no field of a vendor's API produces. */
public final class MessageHeaders {

    /** Those that every vendor makes from fields of its own. */
    private static final Set<String> FROM_FIELDS = Set.of("from", "to", "cc", "bcc", "subject", "reply-to");

    private MessageHeaders() {}

    /**
     * The application's headers in its order, less those that the email's other fields produce or the vendor forbids, and a
     * Message-ID unless the application brought its own. Values outside ASCII are RFC 2047 encoded words, because SendGrid and others pass
     * headers on as they are. There is no Date: a vendor's API stamps it.
     *
     * @param names what the vendor produces or forbids beside them, in lower case
     */
    public static Map<String, String> of(Email email, String... names) {
        Set<String> forbidden = Set.of(names);
        Map<String, String> headers = new LinkedHashMap<>();
        boolean hasMessageId = false;
        for (Map.Entry<String, String> header : email.headers().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            hasMessageId |= name.equals("message-id");
            if (!FROM_FIELDS.contains(name) && !forbidden.contains(name)) {
                headers.put(header.getKey(), encoded(header.getValue()));
            }
        }
        if (!hasMessageId && !forbidden.contains("message-id")) {
            headers.put("Message-ID", email.messageId());
        }
        return headers;
    }

    private static String encoded(String value) {
        try {
            return MimeUtility.encodeText(value, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JVM has UTF-8", e);
        }
    }
}
