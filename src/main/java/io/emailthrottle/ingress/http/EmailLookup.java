package io.emailthrottle.ingress.http;

import io.emailthrottle.security.Caller;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.StoredEmail;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a caller's email by what some answer called it. */
public final class EmailLookup {

    private static final Pattern MESSAGE_ID = Pattern.compile("<?([0-9a-fA-F-]{36})@[^@>]+>?");

    private EmailLookup() {}

    /**
     * An email of the caller's tenant.
     *
     * @param id the email's, also as a number, or the Message-ID that the gateway gave it
     * @return empty also for what is no id
     */
    public static Optional<StoredEmail> find(EmailReader reader, Caller caller, String id) {
        Matcher messageId = MESSAGE_ID.matcher(id);
        String uuid = messageId.matches() ? messageId.group(1) : NumericId.decoded(id);
        try {
            return reader.find(caller.tenant(), UUID.fromString(uuid));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
