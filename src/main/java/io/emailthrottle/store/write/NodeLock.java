package io.emailthrottle.store.write;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A node's name on a database, which one process has to itself as long as it lives. A second one of that name would take back,
 * as its own, what the first has in hand, and it would be sent twice.
 */
public interface NodeLock extends AutoCloseable {

    /** On PostgreSQL, how long a process that has just ended, or whose host has died, may still hold its name. */
    Duration PATIENCE = Duration.ofSeconds(30);

    /** Takes the name again if the connection that held it was lost; to be called about once a second. */
    void keep();

    /**
     * Whether this process has the name, as far as it knows. A process without it has no right to work: another one of its
     * name may have taken what it has in hand.
     */
    boolean held();

    @Override
    void close();

    /**
     * Takes the name: on PostgreSQL by a connection that holds it, on SQLite, whose nodes all have one name, by a lock on a
     * file beside the database.
     *
     * @param patience how long to wait for it on PostgreSQL, at least a millisecond
     * @throws NodeNameTaken when another process has it
     * @throws StoreUnavailable when the database cannot be reached
     */
    static NodeLock take(String node, Dialect dialect, DataSource dataSource, Duration patience) {
        try {
            return switch (dialect) {
                case SQLITE -> FileNodeLock.take(dataSource);
                case POSTGRESQL -> SessionNodeLock.take(node, dataSource, patience);
            };
        } catch (SQLException e) {
            throw new StoreUnavailable(e, false);
        }
    }
}
