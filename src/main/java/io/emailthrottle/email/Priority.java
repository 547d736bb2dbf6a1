package io.emailthrottle.email;

import java.util.Locale;

/** Which emails go first when not all can. None starves: see the dispatcher's turns. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH;

    /** The word for it in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
