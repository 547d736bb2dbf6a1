package io.emailthrottle.store.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By an advisory lock of PostgreSQL, which ends with its connection. The server notices within 20 s when the host at the other
 * end is gone; of a process that ended it learns at once.
 */
public final class SessionNodeLock implements NodeLock {

    private static final Logger log = LoggerFactory.getLogger(SessionNodeLock.class);

    private static final String NOTICE = """
            SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3""";
    /** Set for this transaction only, because the connection is used again afterwards. */
    private static final String WAIT = "SELECT set_config('lock_timeout', ?, true)";

    private static final String LOCK = """
            SELECT pg_advisory_lock(hashtextextended('email-throttle node ' || current_schema() || ' ' || ?, 0))""";
    private static final String UNLOCK = "SELECT pg_advisory_unlock_all()";

    /** The server's SQLSTATE for a lock that was not free within the time. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Duration PREDECESSOR_NOTICES_WITHIN = Duration.ofSeconds(3);

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final String node;
    private final DataSource dataSource;
    private @Nullable Connection connection;
    private boolean taken;
    private volatile boolean held;

    private SessionNodeLock(String node, DataSource dataSource) {
        this.node = node;
        this.dataSource = dataSource;
    }

    static NodeLock take(String node, DataSource dataSource, Duration patience) throws SQLException {
        SessionNodeLock lock = new SessionNodeLock(node, dataSource);
        try {
            lock.lock(AT_ONCE);
        } catch (NodeNameTaken e) {
            log.info("{}; waiting up to {} s for its end", e.getMessage(), patience.toSeconds());
            lock.lock(patience);
            lock.waitForPredecessor();
        }
        lock.held = true;
        return lock;
    }

    /** One that lives, and has lost only its connection, notices meanwhile that it may not work any more. */
    private void waitForPredecessor() {
        try {
            Thread.sleep(PREDECESSOR_NOTICES_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lock(Duration patience) throws SQLException {
        Connection fresh = dataSource.getConnection();
        try {
            try (Statement statement = fresh.createStatement()) {
                statement.execute(NOTICE);
            }
            fresh.setAutoCommit(false);
            execute(fresh, WAIT, patience.toMillis() + "ms");
            execute(fresh, LOCK, node);
            fresh.commit();
            fresh.setAutoCommit(true);
        } catch (SQLException e) {
            fresh.close();
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new NodeNameTaken("another process works on this database under the name '" + node + "'");
            }
            throw e;
        }
        connection = fresh;
    }

    private static void execute(Connection connection, String sql, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            statement.execute();
        }
    }

    @Override
    public boolean held() {
        return held;
    }

    /**
     * A name that was taken again counts as held from the next call on: in between the node finds out which of its emails
     * another process has taken.
     */
    @Override
    public synchronized void keep() {
        try {
            if (connection != null && connection.isValid(1)) {
                held = true;
                return;
            }
            held = false;
            disconnect();
            lock(AT_ONCE);
            taken = false;
        } catch (SQLException e) {
            log.debug("the name {} could not be taken again yet", node, e);
        } catch (NodeNameTaken e) {
            if (!taken) {
                log.error("while the database was away another process was started: {}", e.getMessage());
            }
            taken = true;
        }
    }

    private void disconnect() {
        try (Connection _ = connection) {
            connection = null;
        } catch (SQLException e) {
            log.debug("the connection that held the name {} is gone already", node, e);
        }
    }

    @Override
    public synchronized void close() {
        if (connection == null) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(UNLOCK);
        } catch (SQLException e) {
            log.debug("the name {} was lost already", node, e);
        }
        disconnect();
    }
}
