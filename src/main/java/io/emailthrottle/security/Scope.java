package io.emailthrottle.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an API key may do. */
public enum Scope {
    /** Hand emails in, and ask what would become of one. */
    SEND,
    /** Look at everything that the API shows. */
    READ,
    /** Everything: also change, suspend, retry, make and revoke keys, read metrics. */
    ADMIN;

    /** As it is written in JSON, on the command line and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a word that is none; its message ends a sentence about the field */
    public static Scope of(String word) {
        for (Scope scope : values()) {
            if (scope.word().equals(word)) {
                return scope;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is no scope; known are "
                + Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", ")));
    }
}
