package io.emailthrottle.email;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where an email stands on its road. */
public enum EmailStatus {
    /** A vendor took it. */
    SENT,
    /** A vendor may or may not have taken it, and its {@link Delivery} forbids a second try. */
    UNCONFIRMED;

    /** The word for it in JSON and in metrics. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
