package io.emailthrottle.store;

/** Where the two databases differ. */
public enum Dialect {
    /** One process, one writer: nobody to skip. */
    SQLITE(" IN (%s)"),
    /**
     * Several nodes may claim at the same time, and none waits for another. The rows are looked up one by one: for IN, a
     * plan made without knowing the limit joins with all rows, so that a claim costs as much as the backlog is long.
     */
    POSTGRESQL(" = ANY (ARRAY(%s FOR UPDATE SKIP LOCKED))");

    private final String among;

    Dialect(String among) {
        this.among = among;
    }

    /** The condition that a column is among the few that a query finds, of which no other node has any in hand. */
    String among(String query) {
        return among.formatted(query);
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
