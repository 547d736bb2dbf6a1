package io.emailthrottle.store;

/** Where the two databases differ. */
public enum Dialect {
    /** One process, one writer: nobody to skip. */
    SQLITE(""),
    /** Several nodes may claim at the same time, and none waits for another. */
    POSTGRESQL(" FOR UPDATE SKIP LOCKED");

    private final String skipLocked;

    Dialect(String skipLocked) {
        this.skipLocked = skipLocked;
    }

    String skipLocked() {
        return skipLocked;
    }

    /** @throws IllegalArgumentException when the JDBC URL is of neither */
    public static Dialect of(String url) {
        if (url.startsWith("jdbc:sqlite:")) {
            return SQLITE;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        throw new IllegalArgumentException("the URL of neither SQLite nor PostgreSQL");
    }
}
