package io.emailthrottle.store.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one transaction, gathered by their SQL so that each kind crosses the wire once. Prepared statements live
 * as long as the connection.
 */
public final class StatementBatch implements AutoCloseable {

    /** A null of a known type: without one, PostgreSQL would plan the statement anew whenever nulls and values alternate. */
    public enum Null {
        TEXT(Types.VARCHAR),
        LONG(Types.BIGINT);

        private final int type;

        Null(int type) {
            this.type = type;
        }

        /** The value, or this null in its place. */
        public Object or(@Nullable Object value) {
            return value == null ? this : value;
        }
    }

    /** The number of rows that a statement changed, known once its batch has run. */
    public static final class Rows {
        private int changed;

        public int changed() {
            return changed;
        }
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** PostgreSQL keeps no such character, and a vendor's answer may hold one. */
    private static final char NUL = '\0';

    private static final char REPLACEMENT = '\uFFFD';

    private record Gathered(PreparedStatement statement, List<Rows> rows) {}

    private record Keyed(String key, String sql, Object[] values, Rows rows) {}

    private final Connection connection;
    private final SubscriptionCache subscriptionCache;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final Map<String, Gathered> gathered = new LinkedHashMap<>();
    private final List<Keyed> last = new ArrayList<>();

    StatementBatch(Connection connection, SubscriptionCache subscriptionCache) {
        this.connection = connection;
        this.subscriptionCache = subscriptionCache;
    }

    /** The webhooks' subscriptions to the events that are written. */
    public SubscriptionCache listeners() {
        return subscriptionCache;
    }

    /** Adds a statement for the next {@link #run}. */
    public Rows add(String sql, Object... values) throws SQLException {
        Rows rows = new Rows();
        add(sql, values, rows);
        return rows;
    }

    private void add(String sql, Object[] values, Rows rows) throws SQLException {
        Gathered same = gathered.get(sql);
        if (same == null) {
            same = new Gathered(statement(sql), new ArrayList<>());
            gathered.put(sql, same);
        }
        bind(same.statement, values);
        same.statement.addBatch();
        same.rows.add(rows);
    }

    /**
     * Adds a statement that takes a row which other nodes may take too. These run at the end of the transaction, in the order
     * of their keys, so that no two nodes wait for each other in a circle.
     *
     * @param key the table and what names the row in it
     */
    public Rows addLast(String key, String sql, Object... values) {
        Rows rows = new Rows();
        last.add(new Keyed(key, sql, values, rows));
        return rows;
    }

    /** Runs what was added to run last, after all else. */
    void runLast() throws SQLException {
        run();
        String sql = null;
        for (Keyed one : last.stream().sorted(Comparator.comparing(Keyed::key)).toList()) {
            if (!one.sql.equals(sql)) {
                run();
            }
            sql = one.sql;
            add(sql, one.values, one.rows);
        }
        run();
        last.clear();
    }

    /** Runs a statement that returns rows, at once, after those that were added before it. */
    public <T> List<T> query(String sql, Reader<T> reader, Object... values) throws SQLException {
        run();
        PreparedStatement statement = statement(sql);
        bind(statement, values);
        List<T> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    /** Runs what was added, statements of one SQL together, in the order in which each SQL came first. */
    void run() throws SQLException {
        for (Gathered same : gathered.values()) {
            int[] changed = same.statement.executeBatch();
            for (int i = 0; i < changed.length; i++) {
                same.rows.get(i).changed = changed[i];
            }
        }
        gathered.clear();
    }

    /** Forgets what was added and not run. */
    void forget() {
        for (Gathered same : gathered.values()) {
            try {
                same.statement.clearBatch();
            } catch (SQLException e) {
                // The connection is gone, and the statement with it.
            }
        }
        gathered.clear();
        last.clear();
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case String text -> statement.setString(i + 1, text.replace(NUL, REPLACEMENT));
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Null none -> statement.setNull(i + 1, none.type);
                default -> throw new IllegalArgumentException("cannot bind " + values[i].getClass());
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
    }
}
