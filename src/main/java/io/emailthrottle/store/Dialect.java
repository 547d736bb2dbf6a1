package io.emailthrottle.store;

import java.util.Map;

/** Where the two databases differ. */
public enum Dialect {
    /**
     * One process, one writer: nobody to skip. Every commit is on disk before it is acknowledged; readers do not wait for
     * the writer.
     */
    SQLITE("", Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000")),
    /**
     * Several nodes may claim at the same time, and none waits for another. A server that falls silent is given up after
     * the socket's timeout (seconds), so that the one writer does not wait for TCP to notice.
     */
    POSTGRESQL(
            " FOR UPDATE SKIP LOCKED",
            Map.of(
                    "reWriteBatchedInserts",
                    "true",
                    "connectTimeout",
                    "5",
                    "socketTimeout",
                    "60",
                    "tcpKeepAlive",
                    "true"));

    private final String skipLocked;
    private final Map<String, String> driverProperties;

    Dialect(String skipLocked, Map<String, String> driverProperties) {
        this.skipLocked = skipLocked;
        this.driverProperties = driverProperties;
    }

    String skipLocked() {
        return skipLocked;
    }

    /** What every connection has to be opened with. */
    public Map<String, String> driverProperties() {
        return driverProperties;
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
