package io.emailthrottle.store.email;

import io.emailthrottle.email.Tag;
import java.util.Locale;
import java.util.Optional;

/** What an email can be found by, in one index: recipients, tags, a raw message's own Message-ID, and that the broker gave up its ticket. */
public final class SearchTerms {

    static final String DEAD_TICKET = "ticket:dead";
    private static final String TAG = "tag:";
    private static final String MESSAGE_ID = "message-id:";

    private SearchTerms() {}

    static String recipient(String address) {
        return "to:" + address.toLowerCase(Locale.ROOT);
    }

    static String tag(String name, String value) {
        return TAG + escaped(name) + "=" + value;
    }

    static String messageId(String messageId) {
        return MESSAGE_ID + messageId;
    }

    /** The Message-ID that a term stands for, if it does. */
    static Optional<String> asMessageId(String term) {
        return term.startsWith(MESSAGE_ID) ? Optional.of(term.substring(MESSAGE_ID.length())) : Optional.empty();
    }

    /** The tag that a term stands for, if it does. */
    static Optional<Tag> asTag(String term) {
        int equals = term.indexOf('=');
        return term.startsWith(TAG) && equals > 0
                ? Optional.of(new Tag(unescaped(term.substring(TAG.length(), equals)), term.substring(equals + 1)))
                : Optional.empty();
    }

    /** A label of another vendor's API is free text; the first equals sign of a term ends the name. */
    private static String escaped(String name) {
        return name.indexOf('=') < 0 && name.indexOf('%') < 0
                ? name
                : name.replace("%", "%25").replace("=", "%3D");
    }

    private static String unescaped(String name) {
        return name.replace("%3D", "=").replace("%25", "%");
    }
}
