package io.emailthrottle.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The queue that one writes first on PostgreSQL: workers that claim 50 rows with a lease by {@code SKIP LOCKED}, and then
 * complete them together. It keeps no timeline, and has only the index that it claims by.
 */
public final class RawQueue {

    private static final int WORKERS = 8;
    private static final int BATCH = 50;
    private static final String TABLE = """
            CREATE TABLE raw_queue (
              id text PRIMARY KEY, tenant text NOT NULL, status text NOT NULL, priority int NOT NULL, route text NOT NULL,
              due_at bigint, owner text, lease_until bigint, vendor text, sender text NOT NULL, recipients text NOT NULL,
              subject text NOT NULL, created_at bigint NOT NULL, final_at bigint, message bytea NOT NULL)
            WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0)""";
    private static final String INDEX =
            "CREATE INDEX raw_queue_due ON raw_queue (route, priority, due_at) WHERE due_at IS NOT NULL";
    private static final String FILL = """
            INSERT INTO raw_queue (id, tenant, status, priority, route, due_at, sender, recipients, subject, created_at,
              message)
            SELECT gen_random_uuid()::text, 'default', 'queued', 1, '', n, 'Acme <hello@example.com>',
              '["ada@example.org"]', 'It works', n, convert_to(repeat('x', 1300), 'UTF8')
            FROM generate_series(1, %d) n""";
    private static final String CLAIM = """
            UPDATE raw_queue SET status = 'sending', due_at = NULL, owner = 'raw', lease_until = 1
            WHERE id IN (
              SELECT id FROM raw_queue WHERE route = '' AND priority = 1 AND due_at <= 9999999999999
              ORDER BY due_at LIMIT %d FOR UPDATE SKIP LOCKED)
            RETURNING id, message""".formatted(BATCH);
    private static final String COMPLETE = """
            UPDATE raw_queue SET status = 'sent', owner = NULL, lease_until = NULL, vendor = 'none', final_at = 1
            WHERE id = ANY (?) AND status = 'sending' AND owner = 'raw'""";

    private final BenchDatabase database;

    public RawQueue(BenchDatabase database) throws SQLException {
        this.database = database;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            statement.execute(INDEX);
        }
    }

    public void fill(int count) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(FILL.formatted(count));
        }
    }

    /** Drains it to its end. */
    public void drain(DrainWindow window) throws InterruptedException {
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(threads.submit(() -> {
                    work(window);
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void work(DrainWindow window) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement claim = connection.prepareStatement(CLAIM);
                PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
            while (true) {
                List<String> ids = new ArrayList<>();
                try (ResultSet rows = claim.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                        rows.getBytes(2);
                    }
                }
                if (ids.isEmpty()) {
                    return;
                }
                complete.setArray(1, connection.createArrayOf("text", ids.toArray()));
                complete.executeUpdate();
                window.done(ids.size());
            }
        }
    }
}
