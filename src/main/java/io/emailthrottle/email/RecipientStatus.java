package io.emailthrottle.email;

import java.util.Locale;

/** How one recipient of an email fares. A later one in this order is not overwritten by an earlier one. */
public enum RecipientStatus {
    /** A vendor refused the recipient for now; it is tried again, alone. */
    QUEUED,
    /** A vendor may have the email for the recipient. */
    UNCONFIRMED,
    /** A vendor took the email for the recipient. */
    SENT,
    /** A vendor refused the recipient for good. */
    REJECTED,
    /** It was refused for now until the email's time was up. */
    FAILED,
    /** The recipient's server took it. */
    DELIVERED,
    /** The recipient's server returned it. */
    BOUNCED,
    /** The recipient called it spam. */
    COMPLAINED;

    /** The word for it in JSON and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such status */
    public static RecipientStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
