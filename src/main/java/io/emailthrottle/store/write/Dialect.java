package io.emailthrottle.store.write;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where the two databases differ. */
public enum Dialect {
    /**
     * One process, one writer: nobody to skip. Every commit is on disk before it is acknowledged; readers do not wait for
     * the writer.
     * Connections open the file for reading and writing ({@code SQLITE_OPEN_READWRITE}) and never create it: the start does. One
     * that was deleted meanwhile would be made anew, empty.
     */
    SQLITE(
            " IN (%s)",
            " IN (%s)",
            EnumSet.of(WriteStream.CHANGES),
            Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000", "open_mode", "2")),
    /**
     * Several nodes may claim at the same time, and none waits for another. A server that falls silent is given up after
     * the socket's timeout (seconds), so that a writer does not wait for TCP to notice; one that takes a new connection and says
     * nothing, sooner, because it may be a proxy whose server is away. Plans are made while the
     * tables are empty and live as long as their connection: were sequential scans allowed, they would go on to scan
     * whole tables.
     */
    POSTGRESQL(
            " = ANY (ARRAY(%s FOR UPDATE SKIP LOCKED))",
            " = ANY (ARRAY(%s ORDER BY id FOR UPDATE))",
            EnumSet.allOf(WriteStream.class),
            Map.of(
                    "reWriteBatchedInserts", "true",
                    "connectTimeout", "4",
                    "loginTimeout", "4",
                    "socketTimeout", "60",
                    "tcpKeepAlive", "true",
                    "options", "-c enable_seqscan=off"));

    private final String among;
    private final String amongInOrder;
    private final Set<WriteStream> lanes;
    private final Map<String, String> driverProperties;

    Dialect(String among, String amongInOrder, Set<WriteStream> lanes, Map<String, String> driverProperties) {
        this.among = among;
        this.amongInOrder = amongInOrder;
        this.lanes = lanes;
        this.driverProperties = driverProperties;
    }

    /**
     * The condition that a column is among the few that a query finds, of which no other node has any in hand. On
     * PostgreSQL an array, which is looked up once: for IN, a plan made without knowing the limit joins with all rows, and
     * one made with wrong statistics runs the query again for each of them.
     */
    public String among(String query) {
        return among.formatted(query);
    }

    /** The condition that an email's id is among all that a query finds; they are taken in the order of their ids. */
    public String amongInOrder(String query) {
        return amongInOrder.formatted(query);
    }

    /** The lanes that it can use at a time; what belongs to another goes with {@link WriteStream#CHANGES}. */
    Set<WriteStream> lanes() {
        return lanes;
    }

    /**
     * Whether each of several queries whose rows are merged in their order needs a limit of its own: PostgreSQL would sort all
     * that it finds. SQLite would keep what it finds up to a limit, and reads no further than it must without one.
     */
    public boolean limitsWhatItMerges() {
        return this == POSTGRESQL;
    }

    /** Whether it plans by how many rows there are of each value: SQLite knows nothing of them. */
    public boolean plansByNumbers() {
        return this == POSTGRESQL;
    }

    /** Whether transactions wait for each other's rows: SQLite has one writer. */
    boolean locksRows() {
        return this == POSTGRESQL;
    }

    /** What ends a query for rows to delete: those that another node has taken are skipped. */
    public String skippingTaken() {
        return this == POSTGRESQL ? " FOR UPDATE SKIP LOCKED" : "";
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
